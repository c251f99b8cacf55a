#include "krylov/ritz.h"

#include <complex>

#include "linalg/decompositions/eigen.h"

namespace nnqs::krylov {

Ritz::Ritz(const std::vector<std::vector<Coefficient>>& projected, bool real) : real_(real) {
  const std::size_t m = projected.size(), n = m * ColumnsPerBlock(real);
  if (n == 0) return;
  values_.resize(n);
  vectors_.resize(real ? n * n : 2 * n * n);
  for (std::size_t k = 0; k < m; ++k) {
    for (std::size_t j = 0; j <= k; ++j) {
      const Coefficient& c = projected[k][j];
      if (real) {
        for (std::size_t p = 0; p < 4; ++p) vectors_[(2 * k + p % 2) * n + 2 * j + p / 2] = c[p];
      } else {
        vectors_[2 * (k * n + j)] = c[0];
        vectors_[2 * (k * n + j) + 1] = -c[1];
      }
    }
  }
  const auto size = static_cast<std::int64_t>(n);
  if (real) {
    linalg::SymmetricEigen(vectors_.data(), size, values_.data(), linalg::Eigenvectors::Columns);
  } else {
    auto* complex = reinterpret_cast<std::complex<double>*>(vectors_.data());
    linalg::SymmetricEigen(complex, size, values_.data(), linalg::Eigenvectors::Columns);
  }
}

std::vector<Coefficient> Ritz::Block(std::size_t column, bool single) const {
  const std::size_t n = values_.size();
  std::vector<Coefficient> block(n / ColumnsPerBlock(real_));
  const bool second = !single && column + 1 < n;
  for (std::size_t j = 0; j < block.size(); ++j) {
    if (real_) {
      const double *upper = &vectors_[2 * j * n + column], *lower = upper + n;
      block[j] = {upper[0], second ? upper[1] : 0, lower[0], second ? lower[1] : 0};
    } else {
      const double re = vectors_[2 * (j * n + column)], im = vectors_[2 * (j * n + column) + 1];
      block[j] = {re, im, -im, re};
    }
  }
  return block;
}

}  // namespace nnqs::krylov
