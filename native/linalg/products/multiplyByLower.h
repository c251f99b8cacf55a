// The product with a lower triangular factor, at half the cost of a general one. Row-major.
#pragma once

#include <cstdint>

namespace nnqs::linalg {

// b (m×n) becomes b·L, L (n×n) lower triangular; T is float or double.
template <class T>
void MultiplyByLower(const T* l, std::int64_t n, T* b, std::int64_t m);

}  // namespace nnqs::linalg
