// C ← alpha·op(A)·op(B) + beta·C on row-major matrices; op is the identity, the transpose or (complex) the adjoint.
#pragma once

#include <complex>
#include <cstdint>

namespace nnqs::linalg {

enum class Op { None, Transpose, Adjoint };

// op(A) is m×k with leading dimension lda, op(B) k×n, C m×n; T is float, double or std::complex<double>.
template <class T>
struct Gemm {
  Op op_a = Op::None, op_b = Op::None;
  std::int64_t m, n, k;
  T alpha{1};
  const T* a;
  std::int64_t lda;
  const T* b;
  std::int64_t ldb;
  T beta{0};
  T* c;
  std::int64_t ldc;
};

// That of matrices without gaps between their rows: c (m×n) becomes op(a)·op(b) + beta·c.
template <class T>
Gemm<T> Contiguous(Op op_a, Op op_b, std::int64_t m, std::int64_t n, std::int64_t k, const T* a, const T* b, T* c,
                   T beta = 0) {
  return {.op_a = op_a,
          .op_b = op_b,
          .m = m,
          .n = n,
          .k = k,
          .a = a,
          .lda = op_a == Op::None ? k : m,
          .b = b,
          .ldb = op_b == Op::None ? n : k,
          .beta = beta,
          .c = c,
          .ldc = n};
}

template <class T>
void Multiply(const Gemm<T>& product);

// The same inside a section of the caller, who holds ProductThreads.
template <class T>
void MultiplyHere(const Gemm<T>& product);

}  // namespace nnqs::linalg
