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

// Bytes of workspace in precision T: r packed lower triangles, L, one m×n and one m×m matrix.
template <class T>
double CovarianceWorkspace(std::int64_t m, std::int64_t n, std::int64_t r);

// traces[j] = tr C_j (r numbers), products[i·r + j] = tr C_i·C_j (r×r), with C_j in precision T (float or double) and
// sums in double. Z has entries of the size of the prior's standard deviation and C none smaller than that of R, so
// float leaves traces right to about 1e-6.
template <class T>
void CovarianceTraces(const CovarianceFamily& family, double* traces, double* products, const Job& job);

}  // namespace nnqs::dynamics
