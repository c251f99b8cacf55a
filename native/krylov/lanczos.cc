#include "krylov/lanczos.h"

#include <cmath>

#include "krylov/vectors.h"

namespace nnqs::krylov {

// Without a stored basis three vectors rotate; a fourth keeps the start for the second pass.
Lanczos::Lanczos(const operators::Operator& h, int width, std::size_t stored, std::size_t most)
    : h_(h), width_(width), length_(h.Dimension() * width), most_(most), keep_(most + 1 <= stored) {
  vectors_.resize(keep_ ? most + 1 : 4);
  vectors_[0] = Buffer<double>(length_);
}

double* Lanczos::Vector(std::size_t j) {
  Buffer<double>& vector = vectors_[keep_ || j == 0 ? j : 1 + j % 3];
  if (vector.size() == 0) vector = Buffer<double>(length_);
  return vector.data();
}

void Lanczos::Advance(std::size_t j, double& alpha, double& beta) {
  double* w = Vector(j + 1);
  const double* v = Vector(j);
  h_.Apply(v, w, width_);
  alpha = SubtractThenDot(w, j > 0 ? beta_[j - 1] : 0, j > 0 ? Vector(j - 1) : nullptr, v, length_);
  beta = std::sqrt(SubtractThenNorm(w, alpha, v, length_));
  if (beta > 0) Scale(w, 1 / beta, length_);
}

bool Lanczos::Extend() {
  double alpha = 0, beta = 0;
  Advance(alpha_.size(), alpha, beta);
  alpha_.push_back(alpha);
  beta_.push_back(beta);
  return beta > 0;
}

std::size_t Lanczos::Combine(const std::vector<std::vector<std::complex<double>>>& coefficients,
                             const std::vector<double*>& targets) {
  const std::size_t m = alpha_.size();
  const bool real = width_ == 1;
  if (keep_) {
    std::vector<const double*> basis;
    for (std::size_t j = 0; j < m; ++j) basis.push_back(vectors_[j].data());
    krylov::Combine(basis, length_, real, coefficients, targets, false);
    return 0;
  }
  double alpha = 0, beta = 0;
  for (std::size_t j = 0; j < m; ++j) {
    std::vector<std::vector<std::complex<double>>> column;
    for (const auto& list : coefficients) column.push_back({list[j]});
    krylov::Combine({Vector(j)}, length_, real, column, targets, j > 0);
    if (j + 1 < m) Advance(j, alpha, beta);
  }
  return m - 1;
}

}  // namespace nnqs::krylov
