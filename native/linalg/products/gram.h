// A triangle of C ← op(A)·op(A)† + beta·C on row-major matrices: half the work of a product.
#pragma once

#include <complex>
#include <cstdint>

#include "linalg/products/gemm.h"

namespace nnqs::linalg {

enum class Triangle { Lower, Upper };

// C is n×n, op(A) n×k with leading dimension lda; op is None, or Transpose for real and Adjoint for complex T. T is
// float, double or std::complex<double>.
template <class T>
struct Gram {
  Triangle triangle = Triangle::Lower;
  Op op = Op::None;
  std::int64_t n, k;
  const T* a;
  std::int64_t lda;
  double beta = 0;
  T* c;
  std::int64_t ldc;
};

// Inside a section of the caller, who holds ProductThreads.
void MultiplyHere(const Gram<float>& gram);
void MultiplyHere(const Gram<double>& gram);
void MultiplyHere(const Gram<std::complex<double>>& gram);

// The lower triangle of c (m×m) becomes that of a·aᵀ + beta·c, a m×k; T is float or double.
template <class T>
void GramLower(const T* a, std::int64_t m, std::int64_t k, double beta, T* c);

// The same, and the upper triangle mirrored.
void SymmetricGram(const double* a, std::int64_t m, std::int64_t k, double beta, double* c);

// c (k×k) becomes aᵀ·a + beta·c, a m×k; c is symmetric.
void ColumnGram(const double* a, std::int64_t m, std::int64_t k, double beta, double* c);

}  // namespace nnqs::linalg
