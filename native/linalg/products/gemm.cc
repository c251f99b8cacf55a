#include "linalg/products/gemm.h"

#include <cblas.h>

#include <algorithm>

#include "base/threads.h"
#include "linalg/lapack/ungated.h"
#include "linalg/products/blis.h"
#include "linalg/products/parts.h"

namespace nnqs::linalg {
namespace {

CBLAS_TRANSPOSE Blas(Op op) {
  return op == Op::None ? CblasNoTrans : op == Op::Transpose ? CblasTrans : CblasConjTrans;
}

template <class T>
bool IsUngated(const Gemm<T>& p) {
  return static_cast<double>(p.m) * static_cast<double>(p.n) * static_cast<double>(p.k) <= kUngatedSteps<T>;
}

void Call(const Gemm<float>& p) {
  const BlasThreads threads(SectionThreads(), IsUngated(p));
  cblas_sgemm(CblasRowMajor, Blas(p.op_a), Blas(p.op_b), p.m, p.n, p.k, p.alpha, p.a, p.lda, p.b, p.ldb, p.beta, p.c,
              p.ldc);
}
void Call(const Gemm<std::complex<double>>& p) {
  const BlasThreads threads(SectionThreads(), IsUngated(p));
  cblas_zgemm(CblasRowMajor, Blas(p.op_a), Blas(p.op_b), p.m, p.n, p.k, &p.alpha, p.a, p.lda, p.b, p.ldb, &p.beta, p.c,
              p.ldc);
}

// Threads take parts of the rows or columns of C, whichever are more.
void Call(const Gemm<double>& p) {
  const std::int64_t side = std::max(p.m, p.n);
  const double flops = 2.0 * static_cast<double>(p.m) * static_cast<double>(p.n) * static_cast<double>(p.k);
  const std::int64_t parts = PartsOf(side, flops);
  if (parts < 2) return blis::Multiply(p);
  const std::int64_t in_a = p.op_a == Op::None ? p.lda : 1, in_b = p.op_b == Op::None ? 1 : p.ldb;
  ParallelFor(static_cast<std::size_t>(parts), [&](std::size_t index) {
    const auto number = static_cast<std::int64_t>(index);
    const std::int64_t begin = PartBegin(side, parts, number), end = PartBegin(side, parts, number + 1);
    Gemm<double> part = p;
    if (p.m >= p.n) {
      part.m = end - begin, part.a = p.a + begin * in_a, part.c = p.c + begin * p.ldc;
    } else {
      part.n = end - begin, part.b = p.b + begin * in_b, part.c = p.c + begin;
    }
    blis::Multiply(part);
  });
}

}  // namespace

template <class T>
void Multiply(const Gemm<T>& product) {
  if (product.m == 0 || product.n == 0) return;
  const ProductThreads threads(Threads());
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
