// y = Σ_j w_j·a_j over the rows a_j of a matrix.
#pragma once

#include <cstdint>

namespace nnqs::linalg {

// A is rows×columns; T is float or double. Inside a section of one BLAS thread.
template <class T>
void CombineRows(const T* a, std::int64_t rows, std::int64_t columns, const T* weights, T* y);

}  // namespace nnqs::linalg
