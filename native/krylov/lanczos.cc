#include "krylov/lanczos.h"

#include <algorithm>
#include <cmath>

#include "krylov/invariant.h"
#include "krylov/pairs.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {

Lanczos::Lanczos(const operators::Operator& h, int width, std::size_t stored, bool orthogonal)
    : h_(h),
      width_(width),
      length_(h.Dimension() * width),
      stored_(orthogonal ? h.Dimension() + 1 : std::max<std::size_t>(stored, 1)),
      orthogonal_(orthogonal),
      vectors_(1) {
  vectors_[0] = Buffer<double>(length_);
}

double* Lanczos::Vector(std::size_t j) {
  const std::size_t place = j < stored_ ? j : stored_ + j % 3;
  if (place >= vectors_.size()) vectors_.resize(place + 1);
  if (vectors_[place].size() == 0) vectors_[place] = Buffer<double>(length_);
  return vectors_[place].data();
}

void Lanczos::Advance(std::size_t j, double& alpha, double& beta) {
  double* w = Vector(j + 1);
  const double* v = Vector(j);
  h_.Apply(v, w, width_);
  alpha = SubtractThenDot(w, j > 0 ? beta_[j - 1] : 0, j > 0 ? Vector(j - 1) : nullptr, v, length_);
  beta = std::sqrt(SubtractThenNorm(w, alpha, v, length_));
  if (beta > 0) Scale(w, 1 / beta, length_);
}

// Takes what w, of norm beta, has of all vectors before it; returns its norm, 0 if that is rounding. A complex vector
// goes by complex inner products: their imaginary parts are rounding, but would bring every level back a second time.
double Lanczos::Orthogonalise(double* w, double beta) {
  std::vector<double*> basis;
  for (std::size_t j = 0; j < alpha_.size(); ++j) basis.push_back(vectors_[j].data());
  const double rounding = InvariantBelow(alpha_, beta_, beta);
  basis.push_back(vectors_[alpha_.size()].data());
  double remains = 1;
  for (int pass = 0; pass < 2; ++pass) {
    if (width_ == 2) {
      ProjectOut(basis, w, h_.Dimension(), false);
    } else {
      const std::vector<const double*> all(basis.begin(), basis.end());
      Subtract(all, Project(all, w, length_), w, length_);
    }
    const double norm = std::sqrt(Dot(w, w, length_));
    remains *= norm;
    if (!(beta * remains > rounding)) return 0;
    Scale(w, 1 / norm, length_);
    if (norm > 0.7) break;
  }
  return beta * remains;
}

bool Lanczos::Extend() {
  double alpha = 0, beta = 0;
  Advance(alpha_.size(), alpha, beta);
  if (orthogonal_ && beta > 0) beta = Orthogonalise(Vector(alpha_.size() + 1), beta);
  if (orthogonal_ && alpha_.size() + 1 == h_.Dimension()) beta = 0;
  alpha_.push_back(alpha);
  beta_.push_back(beta);
  return beta > 0;
}

std::size_t Lanczos::Combine(const std::vector<std::vector<std::complex<double>>>& coefficients,
                             const std::vector<double*>& targets) {
  const std::size_t m = alpha_.size(), kept = std::min(m, stored_);
  const auto columns = [&](std::size_t begin, std::size_t end) {
    std::vector<std::vector<std::complex<double>>> part;
    for (const auto& list : coefficients) part.emplace_back(list.begin() + begin, list.begin() + end);
    return part;
  };
  std::vector<const double*> basis;
  for (std::size_t j = 0; j < kept; ++j) basis.push_back(Vector(j));
  krylov::Combine(basis, length_, width_ == 1, columns(0, kept), targets, false);
  for (std::size_t j = kept; j < m; ++j) {
    Advance(j - 1, alpha_[j - 1], beta_[j - 1]);
    krylov::Combine({Vector(j)}, length_, width_ == 1, columns(j, j + 1), targets, true);
  }
  return m - kept;
}

}  // namespace nnqs::krylov
