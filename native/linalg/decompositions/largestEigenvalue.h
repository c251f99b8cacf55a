// The largest eigenvalue of a symmetric matrix, the same bits for any number of threads; LAPACK's differ in the last
// digits from one number to another.
#pragma once

#include <cstdint>

#include "base/job.h"

namespace nnqs::linalg {

// Steps after which it gives up, and bytes of workspace.
inline constexpr std::int64_t kMostLanczosSteps = 500;
double LargestEigenvalueBytes(std::int64_t n);

// a: n×n, both triangles are read, n ≥ 1. NaN if the Lanczos iteration has not converged to rounding.
double LargestEigenvalue(const double* a, std::int64_t n, const Job& job);

}  // namespace nnqs::linalg
