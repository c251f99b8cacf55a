// Covariances during training at a few times, from which they follow at others by linear combination.
//   Z_j = S + X·diag(g_j)·L,   C_j = Z_j·Z_jᵀ + R
// src/predict/covariances/covarianceNodes.ts says what X, g, S and R are.
#pragma once

#include <cstdint>

#include "base/buffer.h"
#include "base/job.h"

namespace nnqs::dynamics {

// Row-major: X (m×n), L (n×n, lower triangular), gains (r×n); S (m×n) and R (m×m, symmetric) are zero if null.
struct CovarianceFamily {
  std::int64_t m, n, r;
  const double *reach, *factor, *start, *rest, *gains;
};

// The lower triangles of C_j, j < r, in precision T (float or double). Z has entries of the size of the prior's
// standard deviation, so float leaves C right to about 1e-6 of the prior's variance.
template <class T>
class Covariances {
 public:
  // Throws CancelledError between two members.
  Covariances(const CovarianceFamily& family, const Job& job);

  // Bytes that are kept, and bytes needed meanwhile besides.
  static double Bytes(std::int64_t m, std::int64_t r);
  static double WorkBytes(std::int64_t m, std::int64_t n);

  std::int64_t points() const { return m_; }
  std::int64_t times() const { return r_; }
  // The diagonals of C_j, r×m.
  void Diagonals(double* diagonals) const;
  // tr C_i·C_j, r×r, summed in double.
  void Traces(double* traces) const;
  // Σ_j weights_j·C_j, m×m.
  void Combine(const double* weights, double* c) const;

 private:
  // Row i of C_j, its first i+1 numbers; the rows i of all members follow one another.
  T* row(std::size_t i, std::size_t j) const { return triangles_.data() + r_ * i * (i + 1) / 2 + j * (i + 1); }

  std::int64_t m_, r_;
  Buffer<T> triangles_;
};

}  // namespace nnqs::dynamics
