#include "linalg/products/multiplyByLower.h"

#include <cblas.h>

#include "base/threads.h"

namespace nnqs::linalg {

namespace {

void Trmm(int m, int n, const float* l, float* b) {
  cblas_strmm(CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, m, n, 1, l, n, b, n);
}
void Trmm(int m, int n, const double* l, double* b) {
  cblas_dtrmm(CblasRowMajor, CblasRight, CblasLower, CblasNoTrans, CblasNonUnit, m, n, 1, l, n, b, n);
}

}  // namespace

template <class T>
void MultiplyByLower(const T* l, std::int64_t n, T* b, std::int64_t m) {
  if (m == 0 || n == 0) return;
  const BlasThreads threads(Threads());
  Trmm(static_cast<int>(m), static_cast<int>(n), l, b);
}

template void MultiplyByLower(const float*, std::int64_t, float*, std::int64_t);
template void MultiplyByLower(const double*, std::int64_t, double*, std::int64_t);

}  // namespace nnqs::linalg
