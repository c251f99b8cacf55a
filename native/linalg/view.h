// Part of a row-major matrix, and products of such parts by BLAS. Callers hold BlasThreads.
#pragma once

#include <cblas.h>

#include <cstdint>

namespace nnqs::linalg {

// Rows are `ld` apart.
struct View {
  const double* data;
  std::int64_t ld;
  const double* Row(std::int64_t i) const { return data + i * ld; }
};

// product (m×n, contiguous) becomes x·y, x m×k.
inline void Product(View x, View y, std::int64_t m, std::int64_t n, std::int64_t k, double* product) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1.0, x.data, x.ld, y.data, y.ld, 0.0, product, n);
}

// Σ x_i·y_i.
inline double Dot(const double* x, const double* y, std::int64_t n) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < n; ++i) sum += x[i] * y[i];
  return sum;
}

}  // namespace nnqs::linalg
