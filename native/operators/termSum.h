// A general Hermitian sum of terms (operators/term.h) on any basis.
#pragma once

#include "hilbert/basis.h"
#include "operators/operator.h"
#include "operators/term.h"

namespace nnqs::operators {

class TermSum final : public Operator {
 public:
  // The terms must lead back into the basis (ConservesOnes) and add up to a Hermitian operator; the caller has checked.
  TermSum(hilbert::Basis basis, const std::vector<Term>& terms);

  std::size_t Dimension() const override { return basis_.size(); }
  bool IsReal() const override { return real_; }
  void Apply(const double* x, double* y, int width) const override;
  Bounds SpectralBounds() const override;
  void Row(std::size_t row, const Visit& visit) const override;

 private:
  void AllSpins(const double* x, double* y, int width) const;
  void RealRows(const double* x, double* y, int width) const;
  void ComplexRows(const double* x, double* y) const;

  hilbert::Basis basis_;
  std::vector<FlipGroup> groups_;
  bool real_;
  bool all_spins_;  // every word of the basis' bits is a state, and every term acts on every word
};

}  // namespace nnqs::operators
