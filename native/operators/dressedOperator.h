// s·Λ^½·F·U(H−E)U†·F·Λ^½ on all words of d bits: an operator H, shifted and in another local basis, between the square
// roots of a kernel that depends on how many of d spins differ. F is the orthogonal Walsh–Hadamard transform, Λ has a
// number per parity degree, U a 2×2 matrix per site. Its eigenvalues are those of Θ^½(H−E)Θ^½ in that basis.
#pragma once

#include <memory>
#include <vector>

#include "operators/localRotation.h"
#include "operators/operator.h"

namespace nnqs::operators {

class DressedOperator : public Operator {
 public:
  struct Parts {
    std::shared_ptr<const Operator> inner;
    double shift;                      // E
    double sign;                       // s, 1 or −1
    std::vector<double> spectrum;      // λ_0 … λ_d, none negative
    std::vector<SiteMatrix> rotation;  // U, one per site; empty for none
    double lift;                       // eigenvalue of the degrees whose λ is 0, which the product leaves out
  };

  explicit DressedOperator(Parts parts);
  std::size_t Dimension() const override { return parts_.inner->Dimension(); }
  bool IsReal() const override { return real_; }
  void Apply(const double* x, double* y, int width) const override;
  Bounds SpectralBounds() const override;
  void Row(std::size_t row, const Visit& visit) const override { RowByProduct(*this, row, visit); }

 private:
  Parts parts_;
  std::vector<SiteMatrix> back_;
  bool real_;
};

}  // namespace nnqs::operators
