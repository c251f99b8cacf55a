#include "krylov/ritz.h"

#include <complex>

#include "linalg/eigen.h"

namespace nnqs::krylov {
namespace {

Ritz SolveReal(const std::vector<std::vector<Coefficient>>& projected) {
  const std::size_t m = projected.size(), n = 2 * m;
  std::vector<double> a(n * n);
  for (std::size_t j = 0; j < m; ++j) {
    for (std::size_t k = j; k < m; ++k) {
      for (std::size_t p = 0; p < 4; ++p) a[(2 * k + p % 2) * n + 2 * j + p / 2] = projected[j][k][p];
    }
  }
  Ritz ritz{std::vector<double>(n), std::vector<std::vector<Coefficient>>(m, std::vector<Coefficient>(m))};
  linalg::SymmetricEigen(a.data(), static_cast<std::int64_t>(n), ritz.values.data(), linalg::Vectors::Columns);
  for (std::size_t j = 0; j < m; ++j) {
    for (std::size_t k = 0; k < m; ++k) {
      for (std::size_t p = 0; p < 4; ++p) ritz.vectors[j][k][p] = a[(2 * j + p / 2) * n + 2 * k + p % 2];
    }
  }
  return ritz;
}

Ritz SolveComplex(const std::vector<std::vector<Coefficient>>& projected) {
  const std::size_t m = projected.size();
  std::vector<std::complex<double>> a(m * m);
  for (std::size_t j = 0; j < m; ++j) {
    for (std::size_t k = j; k < m; ++k) a[k * m + j] = {projected[j][k][0], -projected[j][k][1]};
  }
  Ritz ritz{std::vector<double>(m), std::vector<std::vector<Coefficient>>(m, std::vector<Coefficient>(m))};
  linalg::SymmetricEigen(a.data(), static_cast<std::int64_t>(m), ritz.values.data(), linalg::Vectors::Columns);
  for (std::size_t j = 0; j < m; ++j) {
    for (std::size_t k = 0; k < m; ++k) {
      const std::complex<double> y = a[j * m + k];
      ritz.vectors[j][k] = {y.real(), y.imag(), -y.imag(), y.real()};
    }
  }
  return ritz;
}

}  // namespace

Ritz SolveRitz(const std::vector<std::vector<Coefficient>>& projected, bool real) {
  return real ? SolveReal(projected) : SolveComplex(projected);
}

}  // namespace nnqs::krylov
