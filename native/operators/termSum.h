// A general Hermitian sum of terms (operators/term.h) on any basis.
#pragma once

#include <optional>

#include "base/lazily.h"
#include "operators/blockSum.h"
#include "operators/operator.h"

namespace nnqs::operators {

class TermSum final : public Operator {
 public:
  // The terms must lead back into the basis (ConservesOnes) and add up to a Hermitian operator; the caller has checked.
  TermSum(hilbert::Basis basis, const std::vector<Term>& terms);

  // Bytes that its tables take, at most.
  static double Bytes(const hilbert::Basis& basis, const std::vector<Term>& terms);

  std::size_t Dimension() const override { return basis_.size(); }
  bool IsReal() const override { return real_; }
  void Apply(const double* x, double* y, int width) const override;
  Bounds SpectralBounds() const override;
  std::optional<SumOnBasis> Terms() const override;
  double BytesToCome() const override { return !blocks_ || blocks_->made() ? 0 : table_bytes_; }
  void Row(std::size_t row, const Visit& visit) const override;

 private:
  void AllSpins(const double* x, double* y, int width) const;

  hilbert::Basis basis_;
  std::vector<FlipGroup> groups_;
  bool real_;
  double table_bytes_;
  std::optional<const Lazily<BlockSum>> blocks_;  // unless AllSpins can do it
};

}  // namespace nnqs::operators
