// y = Σ_j w_j·a_j over the rows a_j of a matrix.
#pragma once

#include <cstdint>

namespace nnqs::linalg {

// A is rows×columns. Inside a section of one BLAS thread.
void CombineRows(const float* a, std::int64_t rows, std::int64_t columns, const float* weights, float* y);
void CombineRows(const double* a, std::int64_t rows, std::int64_t columns, const double* weights, double* y);

}  // namespace nnqs::linalg
