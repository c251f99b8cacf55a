// Transverse-field Ising model on all 2ⁿ states; σᶻ = +1 for bit 0 and −1 for bit 1, site i is bit i:
//   H = −Σ_b J_b σᶻ_a σᶻ_b − Σ_i g_i σᶻ_i − Σ_i h_i σˣ_i
#pragma once

#include <array>
#include <vector>

#include "base/lazily.h"
#include "operators/operator.h"
#include "operators/spinDiagonal.h"

namespace nnqs::operators {

class Ising final : public Operator {
 public:
  // `transverse` holds one h_i per site.
  Ising(SpinDiagonal diagonal, std::vector<double> transverse);

  std::size_t Dimension() const override { return std::size_t{1} << diagonal_.sites(); }
  void Apply(const double* x, double* y, int width) const override;
  Bounds SpectralBounds() const override;
  std::optional<SumOnBasis> Terms() const override;
  void Row(std::size_t row, const Visit& visit) const override;

 private:
  // States of a block of doubles are 2^LowBits: those of vectors of this width.
  int LowBits(int width) const;

  SpinDiagonal diagonal_;
  std::vector<double> transverse_;
  std::array<Lazily<std::vector<double>>, 2> low_tables_;  // of the low bits, for both widths
};

}  // namespace nnqs::operators
