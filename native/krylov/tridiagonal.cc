#include "krylov/tridiagonal.h"

#include <algorithm>
#include <cmath>

#include "linalg/decompositions/eigen.h"

namespace nnqs::krylov {

Tridiagonal::Tridiagonal(const std::vector<double>& alpha, const std::vector<double>& beta)
    : values_(alpha), vectors_(alpha.size() * alpha.size()) {
  const std::size_t m = alpha.size();
  std::vector<double> off(beta.begin(), beta.begin() + (m - 1));
  off.resize(m);
  linalg::TridiagonalEigen(static_cast<std::int64_t>(m), values_.data(), off.data(), vectors_.data());
}

double Tridiagonal::Norm() const {
  return std::max(std::abs(lowest()), std::abs(highest()));
}

std::vector<std::complex<double>> Tridiagonal::Exponential(std::complex<double> z, double shift) const {
  const std::size_t m = size();
  std::vector<std::complex<double>> f(m);
  for (std::size_t k = 0; k < m; ++k) {
    const std::complex<double> weight = std::exp(z * (values_[k] - shift)) * vectors_[k * m];
    for (std::size_t j = 0; j < m; ++j) f[j] += weight * vectors_[k * m + j];
  }
  return f;
}

double Tridiagonal::LastComponent(std::complex<double> z, double shift) const {
  const std::size_t m = size();
  std::complex<double> last = 0;
  for (std::size_t k = 0; k < m; ++k) {
    last += std::exp(z * (values_[k] - shift)) * (vectors_[k * m] * vectors_[k * m + m - 1]);
  }
  return std::abs(last);
}

}  // namespace nnqs::krylov
