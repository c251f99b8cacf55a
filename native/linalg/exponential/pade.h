// Diagonal Padé approximants of the exponential: r_m(A) = Q(A)⁻¹·P(A) with P = V+U, Q = V−U, U odd and V even in A.
#pragma once

#include <cstdint>

#include "base/buffer.h"
#include "base/job.h"

namespace nnqs::linalg {

// A and the even powers of it that are known; the products of the approximant are built from them.
template <class T>
struct Powers {
  std::int64_t n;
  const T* a;
  Buffer<T> a2, a4, a6, a8;  // a4 from degree 5 on, a6 from degree 7 on, a8 for degree 9
};

// r_m(A) for m = 3, 5, 7, 9, 13. Consumes the powers. Throws NumericalError if Q is singular.
template <class T>
Buffer<T> Pade(int degree, Powers<T> powers, const Job& job);

// c ← a·b, all n×n.
template <class T>
void SquareProduct(std::int64_t n, const T* a, const T* b, T* c, T beta = 0);

}  // namespace nnqs::linalg
