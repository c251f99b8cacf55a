// Traces of powers of a symmetric matrix, in fewer operations than a product: a closed walk is counted once for all its
// starting points and both directions. Row-major n×n; both triangles are read.
#pragma once

#include <cstdint>

#include "base/job.h"

namespace nnqs::correlators {

struct PowerTraces {
  double second = 0, third = 0, fourth = 0;
};

// Floating point operations and bytes of work space.
double CubeTraceFlops(std::int64_t n);
double CubeTraceBytes(std::int64_t n);
double PowerTracesFlops(std::int64_t n);
double PowerTracesBytes(std::int64_t n);

// Tr M³ in n³/3 operations.
double CubeTrace(const Job& job, const double* m, std::int64_t n);

// Tr M², Tr M³ and Tr M⁴ in 2n³/3 operations.
PowerTraces TracesOfPowers(const Job& job, const double* m, std::int64_t n);

// Σ_ij M_ij².
double SquaredNorm(const double* m, std::int64_t n);

}  // namespace nnqs::correlators
