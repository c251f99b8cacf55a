#include "linalg/products/gram.h"

#include <cblas.h>

#include <algorithm>

#include "base/threads.h"
#include "linalg/lapack/triangle.h"
#include "linalg/products/blis.h"
#include "linalg/products/parts.h"

namespace nnqs::linalg {
namespace {

CBLAS_UPLO SideOf(Triangle triangle) {
  return triangle == Triangle::Lower ? CblasLower : CblasUpper;
}

}  // namespace

// Block rows: what is on the diagonal and what is beside it. Long and short rows alternate, so that the threads end
// together.
void MultiplyHere(const Gram<double>& gram) {
  if (gram.n == 0) return;
  const double flops = static_cast<double>(gram.n) * static_cast<double>(gram.n) * static_cast<double>(gram.k);
  const std::int64_t parts = PartsOf(gram.n, flops);
  if (parts < 2) return blis::Multiply(gram);
  const bool lower = gram.triangle == Triangle::Lower, plain = gram.op == Op::None;
  const auto row_of = [&](std::int64_t i) { return gram.a + i * (plain ? gram.lda : 1); };
  ParallelFor(static_cast<std::size_t>(parts), [&](std::size_t index) {
    const std::int64_t turn = static_cast<std::int64_t>(index);
    const std::int64_t part = lower ? parts - 1 - turn : turn;  // the longest first
    const std::int64_t begin = PartBegin(gram.n, parts, part), end = PartBegin(gram.n, parts, part + 1);
    Gram<double> diagonal = gram;
    diagonal.n = end - begin, diagonal.a = row_of(begin), diagonal.c = gram.c + begin * (gram.ldc + 1);
    blis::Multiply(diagonal);
    const std::int64_t first = lower ? 0 : end, last = lower ? begin : gram.n;
    if (first == last) return;
    Gemm<double> beside;
    beside.op_a = gram.op, beside.op_b = plain ? Op::Transpose : Op::None;
    beside.m = end - begin, beside.n = last - first, beside.k = gram.k;
    beside.a = row_of(begin), beside.b = row_of(first), beside.lda = beside.ldb = gram.lda;
    beside.beta = gram.beta, beside.c = gram.c + begin * gram.ldc + first, beside.ldc = gram.ldc;
    blis::Multiply(beside);
  });
}

void MultiplyHere(const Gram<float>& gram) {
  if (gram.n == 0) return;
  const BlasThreads threads(SectionThreads());
  cblas_ssyrk(CblasRowMajor, SideOf(gram.triangle), gram.op == Op::None ? CblasNoTrans : CblasTrans, gram.n, gram.k, 1,
              gram.a, std::max<std::int64_t>(1, gram.lda), static_cast<float>(gram.beta), gram.c, gram.ldc);
}

void MultiplyHere(const Gram<std::complex<double>>& gram) {
  if (gram.n == 0) return;
  const BlasThreads threads(SectionThreads());
  cblas_zherk(CblasRowMajor, SideOf(gram.triangle), gram.op == Op::None ? CblasNoTrans : CblasConjTrans, gram.n, gram.k,
              1.0, gram.a, gram.lda, gram.beta, gram.c, gram.ldc);
}

template <class T>
void GramLower(const T* a, std::int64_t m, std::int64_t k, double beta, T* c) {
  const ProductThreads threads(Threads());
  Gram<T> gram;
  gram.n = gram.ldc = m, gram.k = gram.lda = k, gram.a = a, gram.beta = beta, gram.c = c;
  MultiplyHere(gram);
}

void SymmetricGram(const double* a, std::int64_t m, std::int64_t k, double beta, double* c) {
  GramLower(a, m, k, beta, c);
  MirrorTriangle(c, m);
}

void ColumnGram(const double* a, std::int64_t m, std::int64_t k, double beta, double* c) {
  const ProductThreads threads(Threads());
  Gram<double> gram;
  gram.op = Op::Transpose, gram.n = gram.lda = gram.ldc = k, gram.k = m, gram.a = a, gram.beta = beta, gram.c = c;
  MultiplyHere(gram);
  MirrorTriangle(c, k);
}

template void GramLower(const float*, std::int64_t, std::int64_t, double, float*);
template void GramLower(const double*, std::int64_t, std::int64_t, double, double*);

}  // namespace nnqs::linalg
