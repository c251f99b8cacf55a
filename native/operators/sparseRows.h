// Products of a small sparse matrix with a few columns of doubles, in SIMD: what both hops of the Hubbard model reduce
// to.
#pragma once

#include <cstddef>

#include "operators/hopping.h"

namespace nnqs::operators {

// Doubles side by side that are treated as one unit.
constexpr std::size_t kStrip = 8;

// y[r·stride_y + c] = Σ_k m[r,k]·x[k·stride_x + c] for all rows r and 0 ≤ c < columns.
void MultiplyColumns(const HopMatrix& m, const double* x, std::size_t stride_x, double* y, std::size_t stride_y,
                     std::size_t columns);

}  // namespace nnqs::operators
