#include "linalg/gemm.h"

#include <cblas.h>

#include "base/threads.h"

namespace nnqs::linalg {
namespace {

CBLAS_TRANSPOSE Blas(Op op) {
  return op == Op::None ? CblasNoTrans : op == Op::Transpose ? CblasTrans : CblasConjTrans;
}

void Call(const Gemm<float>& p) {
  cblas_sgemm(CblasRowMajor, Blas(p.op_a), Blas(p.op_b), p.m, p.n, p.k, p.alpha, p.a, p.lda, p.b, p.ldb, p.beta, p.c,
              p.ldc);
}
void Call(const Gemm<double>& p) {
  cblas_dgemm(CblasRowMajor, Blas(p.op_a), Blas(p.op_b), p.m, p.n, p.k, p.alpha, p.a, p.lda, p.b, p.ldb, p.beta, p.c,
              p.ldc);
}
void Call(const Gemm<std::complex<double>>& p) {
  cblas_zgemm(CblasRowMajor, Blas(p.op_a), Blas(p.op_b), p.m, p.n, p.k, &p.alpha, p.a, p.lda, p.b, p.ldb, &p.beta, p.c,
              p.ldc);
}

}  // namespace

template <class T>
void Multiply(const Gemm<T>& product) {
  if (product.m == 0 || product.n == 0) return;
  const BlasThreads threads(Threads());
  Call(product);
}

template <class T>
void MultiplyHere(const Gemm<T>& product) {
  if (product.m == 0 || product.n == 0) return;
  Call(product);
}

template void MultiplyHere(const Gemm<float>&);
template void MultiplyHere(const Gemm<double>&);

template void Multiply(const Gemm<float>&);
template void Multiply(const Gemm<double>&);
template void Multiply(const Gemm<std::complex<double>>&);

}  // namespace nnqs::linalg
