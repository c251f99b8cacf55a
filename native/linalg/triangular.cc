#include "linalg/triangular.h"

#include <cblas.h>

#include <algorithm>
#include <string>

#include "base/errors.h"
#include "base/threads.h"
#include "linalg/gram.h"
#include "linalg/triangle.h"

namespace nnqs::linalg {

namespace {

void Trmm(int m, int n, const float* l, float* b) {
  cblas_strmm(CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, m, n, 1, l, n, b, n);
}
void Trmm(int m, int n, const double* l, double* b) {
  cblas_dtrmm(CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, m, n, 1, l, n, b, n);
}
void Syrk(int m, int k, const float* a, float beta, float* c) {
  const BlasThreads threads(SectionThreads());
  cblas_ssyrk(CblasRowMajor, CblasLower, CblasNoTrans, m, k, 1, a, std::max(1, k), beta, c, m);
}
void Syrk(int m, int k, const double* a, double beta, double* c) {
  Gram<double> gram;
  gram.n = gram.ldc = m, gram.k = gram.lda = k, gram.a = a, gram.beta = beta, gram.c = c;
  MultiplyHere(gram);
}

}  // namespace

template <class T>
void MultiplyByLower(const T* l, std::int64_t n, T* b, std::int64_t m) {
  if (m == 0 || n == 0) return;
  const BlasThreads threads(Threads());
  Trmm(static_cast<int>(m), static_cast<int>(n), l, b);
}

void SolveLower(const double* l, std::int64_t n, double* b, std::int64_t columns) {
  for (std::int64_t i = 0; i < n; ++i) {
    if (l[i * n + i] == 0.0) {
      throw NumericalError("the factor is singular, its diagonal is zero at " + std::to_string(i) +
                           ". Use a positive definite matrix, or add a multiple of the identity to it");
    }
  }
  if (n == 0 || columns == 0) return;
  const BlasThreads threads(Threads());
  cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, n, columns, 1.0, l, n, b, columns);
}

template <class T>
void GramLower(const T* a, std::int64_t m, std::int64_t k, T beta, T* c) {
  if (m == 0) return;
  const ProductThreads threads(Threads());
  Syrk(static_cast<int>(m), static_cast<int>(k), a, beta, c);
}

void SymmetricGram(const double* a, std::int64_t m, std::int64_t k, double beta, double* c) {
  GramLower(a, m, k, beta, c);
  MirrorTriangle(c, m);
}

void ColumnGram(const double* a, std::int64_t m, std::int64_t k, double* c) {
  if (k == 0) return;
  const ProductThreads threads(Threads());
  Gram<double> gram;
  gram.op = Op::Transpose, gram.n = gram.lda = gram.ldc = k, gram.k = m, gram.a = a, gram.c = c;
  MultiplyHere(gram);
  MirrorTriangle(c, k);
}

template void MultiplyByLower(const float*, std::int64_t, float*, std::int64_t);
template void MultiplyByLower(const double*, std::int64_t, double*, std::int64_t);
template void GramLower(const float*, std::int64_t, std::int64_t, float, float*);
template void GramLower(const double*, std::int64_t, std::int64_t, double, double*);

}  // namespace nnqs::linalg
