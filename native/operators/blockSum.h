// y = Hx for a sum of terms on any basis, split over blocks of states (operators/splitSum.h). T_high adds whole blocks
// to whole blocks; for T_low, a vector's worth of blocks of one kind is gathered side by side; the rest fetches a
// block, reordered by the flip, and weighs it.
#pragma once

#include "operators/splitSum.h"

namespace nnqs::operators {

class BlockSum {
 public:
  BlockSum(const hilbert::Basis& basis, const std::vector<FlipGroup>& groups);
  // Bytes that it takes, at most; known before it is made.
  static double Bytes(const hilbert::Basis& basis, const std::vector<FlipGroup>& groups);

  // As Operator::Apply; width 1 only where all elements are real.
  void Apply(const double* x, double* y, int width) const;

 private:
  void High(const double* x, double* y, int width) const;
  // y += what High leaves out.
  template <int kWidth>
  void Rest(const double* x, double* y) const;
  template <int kWidth>
  void Low(const double* x, double* y, std::size_t first, std::size_t count) const;
  template <int kWidth>
  void Mixed(const double* x, double* y, const hilbert::Block& block) const;

  hilbert::Blocks blocks_;
  SplitSum sum_;
};

}  // namespace nnqs::operators
