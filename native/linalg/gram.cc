#include "linalg/gram.h"

#include <cblas.h>

#include "base/threads.h"
#include "linalg/blis.h"
#include "linalg/parts.h"

namespace nnqs::linalg {

// Block rows: what is on the diagonal and what is beside it. Long and short rows alternate, so that the threads end
// together.
template <>
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

template <>
void MultiplyHere(const Gram<std::complex<double>>& gram) {
  if (gram.n == 0) return;
  const BlasThreads threads(SectionThreads());
  cblas_zherk(CblasRowMajor, gram.triangle == Triangle::Lower ? CblasLower : CblasUpper,
              gram.op == Op::None ? CblasNoTrans : CblasConjTrans, gram.n, gram.k, 1.0, gram.a, gram.lda, gram.beta,
              gram.c, gram.ldc);
}

}  // namespace nnqs::linalg
