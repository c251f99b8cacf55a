// Lanczos for a real symmetric A with full reorthogonalisation: A·v_j = β_{j−1}v_{j−1} + α_j v_j + β_j v_{j+1}.
// Unlike lanczos.h it keeps the basis orthonormal to rounding, so that null modes and inverses of A are met once and
// not as rounding ghosts, and it leaves the product to its owner: several spaces share one pass over a matrix.
#pragma once

#include <cstddef>
#include <vector>

#include "base/buffer.h"

namespace nnqs::krylov {

class OrthogonalSpace {
 public:
  // From n numbers that are not all zero.
  OrthogonalSpace(const double* start, std::size_t n);

  // ‖start‖
  double norm() const { return norm_; }
  // The vector that the next product is wanted of; not when the space is invariant.
  const double* Next() const { return vectors_.back().data(); }
  // Takes A·Next(). Throws NumericalError if that is not finite.
  void Extend(const double* product);
  // The last β is zero to rounding: A maps the space into itself.
  bool invariant() const { return !beta_.empty() && beta_.back() == 0; }
  std::size_t size() const { return alpha_.size(); }
  const std::vector<double>& alpha() const { return alpha_; }
  const std::vector<double>& beta() const { return beta_; }
  // The first size() vectors.
  std::vector<const double*> basis() const;

 private:
  double Orthogonalise(double* w);

  std::size_t length_;
  double norm_;
  std::vector<Buffer<double>> vectors_;
  std::vector<double> alpha_, beta_;
};

}  // namespace nnqs::krylov
