// Out-of-place transposition, from LAPACK's column-major to row-major: by square tiles that fit the cache, on all
// threads.
#pragma once

#include <cstdint>

namespace nnqs::linalg {

// to ← fromᵀ for real T, from† for complex T; both n×n, not overlapping.
template <class T>
void Adjoint(std::int64_t n, const T* from, T* to);

}  // namespace nnqs::linalg
