// A general Hermitian sum of terms (operators/term.h) on any basis.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/lazily.h"
#include "operators/blockSum.h"
#include "operators/operator.h"

namespace nnqs::operators {

class TermSum final : public Operator {
 public:
  // Added up. Throws ArgumentError for terms that lead out of the basis or whose sum is not Hermitian, MemoryError if
  // its tables do not fit.
  static std::shared_ptr<const TermSum> Of(const hilbert::Basis& basis, std::vector<Term> terms);

  std::size_t Dimension() const override { return basis_.size(); }
  bool IsReal() const override { return real_; }
  void Apply(const double* x, double* y, int width) const override;
  Bounds SpectralBounds() const override;
  std::optional<SumOnBasis> Terms() const override;
  double BytesToCome() const override { return !blocks_ || blocks_->made() ? 0 : table_bytes_; }
  void Row(std::size_t row, const Visit& visit) const override;

 private:
  TermSum(hilbert::Basis basis, std::vector<FlipGroup> groups, bool real);
  void AllSpins(const double* x, double* y, int width) const;

  hilbert::Basis basis_;
  std::vector<FlipGroup> groups_;
  bool real_;
  double table_bytes_ = 0;                        // at most
  std::optional<const Lazily<BlockSum>> blocks_;  // unless AllSpins can do it
};

}  // namespace nnqs::operators
