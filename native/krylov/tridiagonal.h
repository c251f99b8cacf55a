// Functions of the m×m tridiagonal matrix T of a Krylov space, from its eigensystem T = UΘUᵀ:
//   f(z) = e^{zT} e₁ = U e^{zΘ} Uᵀ e₁ for z = −it (real time) or z = −t (imaginary time).
#pragma once

#include <cmath>
#include <complex>
#include <cstddef>
#include <vector>

namespace nnqs::krylov {

class Tridiagonal {
 public:
  // alpha: m diagonal elements; beta: m−1 off-diagonal ones (more are ignored).
  Tridiagonal(const std::vector<double>& alpha, const std::vector<double>& beta);

  std::size_t size() const { return values_.size(); }
  double lowest() const { return values_.front(); }
  double highest() const { return values_.back(); }
  // Eigenvalue k, ascending, and component j of its eigenvector.
  double value(std::size_t k) const { return values_[k]; }
  double component(std::size_t k, std::size_t j) const { return vectors_[k * size() + j]; }
  // ‖T‖₂
  double Norm() const;
  // e^{−z·shift} f(z).
  std::vector<std::complex<double>> Exponential(std::complex<double> z, double shift) const;
  // Σ_k |u_{k1} u_{km}| w_k: what |last component of f| cannot exceed if |e^{zθ_k}| ≤ w_k.
  template <class Weight>
  double LastComponentBound(Weight&& weight) const {
    double sum = 0;
    for (std::size_t k = 0; k < size(); ++k) sum += std::abs(component(k, 0) * component(k, size() - 1)) * weight(k);
    return sum;
  }
  // |last component of e^{−z·shift} f(z)|.
  double LastComponent(std::complex<double> z, double shift) const;

 private:
  std::vector<double> values_;
  std::vector<double> vectors_;  // column k, of eigenvalue k, at vectors_[k·m]
};

}  // namespace nnqs::krylov
