// (M³)_ii of a symmetric matrix: its closed walks of three steps by where they start, in a third of the operations of
// M³.
#pragma once

#include <cstdint>

#include "base/job.h"

namespace nnqs::correlators {

// Floating point operations and bytes of work space.
double CubeDiagonalFlops(std::int64_t n);
double CubeDiagonalBytes(std::int64_t n);

// diagonal[i] becomes (M³)_ii. Row-major n×n; both triangles are read.
void CubeDiagonal(const Job& job, const double* m, std::int64_t n, double* diagonal);

}  // namespace nnqs::correlators
