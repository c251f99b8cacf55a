// −P·Λ^{−½}·F·U·(H−E)⁺·U†·F·Λ^{−½}·P, minus the inverse of a dressed operator (dressedOperator.h) off its null space,
// where H has its ground states g at E: P projects off Λ^{−½}FUg. Its lowest eigenvalue is −1/r₂, r₂ the smallest
// nonzero one of Θ^½(H−E)Θ^½. (H−E)⁺ is applied by conjugate gradients off the ground states, which see the gap of H
// and not the many orders of magnitude that Λ spans.
#pragma once

#include <memory>
#include <vector>

#include "operators/localRotation.h"
#include "operators/operator.h"

namespace nnqs::operators {

class InverseDressed : public Operator {
 public:
  struct Parts {
    std::shared_ptr<const Operator> inner;
    double shift;                             // E
    std::vector<double> spectrum;             // λ_0 … λ_d, all positive
    std::vector<SiteMatrix> rotation;         // U, one per site; empty for none
    std::size_t components;                   // numbers per amplitude of the ground states: 1 if they are real, or 2
    std::vector<std::vector<double>> ground;  // orthonormal
  };

  explicit InverseDressed(Parts parts);
  // Bytes of ground states of so many numbers, as they come and as they are kept, complex at most.
  static double GroundBytes(std::size_t numbers) { return 6.0 * sizeof(double) * static_cast<double>(numbers); }
  std::size_t Dimension() const override { return parts_.inner->Dimension(); }
  bool IsReal() const override { return real_; }
  // Throws NumericalError if conjugate gradients do not converge.
  void Apply(const double* x, double* y, int width) const override;
  Bounds SpectralBounds() const override;
  void Row(std::size_t row, const Visit& visit) const override { RowByProduct(*this, row, visit); }

 private:
  // y ← (H−E)⁺·y off the ground states.
  void Solve(double* y, std::size_t width) const;
  void Outwards(double* v, std::size_t width, bool back) const;

  Parts parts_;
  std::vector<SiteMatrix> back_;
  std::vector<std::vector<double>> null_;  // an orthonormal basis of what P projects off
  std::size_t null_components_;
  bool real_;
};

}  // namespace nnqs::operators
