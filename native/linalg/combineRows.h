// y = Σ_j w_j·a_j over the rows a_j of a matrix.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nnqs::linalg {

// `columns` numbers from `rows` rows that lie `stride` numbers apart; T is float or double. Inside a section of one
// BLAS thread.
template <class T>
void CombineRows(const T* a, std::int64_t rows, std::size_t columns, std::size_t stride, const T* weights, T* y);

}  // namespace nnqs::linalg
