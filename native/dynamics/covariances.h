// Traces of the test covariance during training, at several times at once.
//   X_j = B·diag(g_j),   Z_j = T − X_j·L,   C_j = Z_j·Z_jᵀ + R       (src/predict/testCovariance.ts derives them)
#pragma once

#include <cstdint>

#include "boundary/job.h"

namespace nnqs::dynamics {

// Row-major: B (m×n), L (n×n, lower triangular), T (m×n), R (m×m, symmetric), gains (r×n).
struct CovarianceFamily {
  std::int64_t m, n, r;
  const double *reach, *factor, *test, *rest, *gains;
};

// Bytes of workspace: r packed lower triangles, one m×n and one m×m matrix.
double CovarianceWorkspace(std::int64_t m, std::int64_t n, std::int64_t r);

// traces[j] = tr C_j (r numbers), products[i·r + j] = tr C_i·C_j (r×r).
void CovarianceTraces(const CovarianceFamily& family, double* traces, double* products, const Job& job);

}  // namespace nnqs::dynamics
