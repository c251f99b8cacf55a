// Out-of-place transposition and conjugation; by square tiles that fit the cache, on all threads: from LAPACK's
// column-major to row-major.
#pragma once

#include <cstdint>

namespace nnqs::linalg {

// to ← fromᵀ for real T, from† for complex T; both n×n, not overlapping.
template <class T>
void Adjoint(std::int64_t n, const T* from, T* to);

// to ← conj(from), `count` numbers; a copy for real T.
template <class T>
void Conjugate(std::int64_t count, const T* from, T* to);

}  // namespace nnqs::linalg
