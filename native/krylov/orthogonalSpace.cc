#include "krylov/orthogonalSpace.h"

#include <cmath>

#include "base/copy.h"
#include "base/errors.h"
#include "krylov/invariant.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {

OrthogonalSpace::OrthogonalSpace(const double* start, std::size_t n)
    : length_(n), norm_(std::sqrt(Dot(start, start, n))) {
  vectors_.emplace_back(n);
  CopyBytes(vectors_[0].data(), start, n * sizeof(double));
  Scale(vectors_[0].data(), 1 / norm_, n);
}

std::vector<const double*> OrthogonalSpace::basis() const {
  std::vector<const double*> result;
  for (std::size_t j = 0; j < size(); ++j) result.push_back(vectors_[j].data());
  return result;
}

// Subtracts from w what it has of the basis; returns ‖w‖ afterwards.
double OrthogonalSpace::Orthogonalise(double* w) {
  const std::vector<const double*> all = basis();
  const std::vector<double> c = Project(all, w, length_);
  Subtract(all, c, w, length_);
  alpha_.back() += c.back();
  return std::sqrt(Dot(w, w, length_));
}

// The three-term recurrence first, so that one pass over the basis has only its rounding left to remove; a second one
// where that took a good part of the vector.
void OrthogonalSpace::Extend(const double* product) {
  const double* v = vectors_.back().data();
  const double* previous = size() > 0 ? vectors_[size() - 1].data() : nullptr;
  Buffer<double> w(length_);
  CopyBytes(w.data(), product, length_ * sizeof(double));
  alpha_.push_back(SubtractThenDot(w.data(), size() > 0 ? beta_.back() : 0, previous, v, length_));
  const double before = std::sqrt(SubtractThenNorm(w.data(), alpha_.back(), v, length_));
  double norm = Orthogonalise(w.data());
  if (norm < 0.5 * before) norm = Orthogonalise(w.data());
  if (!std::isfinite(norm)) throw NumericalError("Krylov space: a product of the matrix is not finite");
  if (norm <= InvariantBelow(alpha_, beta_) || size() == length_) {
    beta_.push_back(0);
    return;
  }
  beta_.push_back(norm);
  Scale(w.data(), 1 / norm, length_);
  vectors_.push_back(std::move(w));
}

}  // namespace nnqs::krylov
