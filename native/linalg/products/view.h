// Part of a row-major matrix, and products of such parts. Callers hold ProductThreads.
#pragma once

#include <cstdint>

#include "linalg/products/gemm.h"

namespace nnqs::linalg {

// Rows are `ld` apart.
struct View {
  const double* data;
  std::int64_t ld;
  const double* Row(std::int64_t i) const { return data + i * ld; }
};

// product (m×n, contiguous) becomes x·y, x m×k.
inline void Product(View x, View y, std::int64_t m, std::int64_t n, std::int64_t k, double* product) {
  Gemm<double> gemm;
  gemm.m = m, gemm.n = n, gemm.k = k;
  gemm.a = x.data, gemm.lda = x.ld, gemm.b = y.data, gemm.ldb = y.ld, gemm.c = product, gemm.ldc = n;
  MultiplyHere(gemm);
}

// Σ x_i·y_i.
inline double Dot(const double* x, const double* y, std::int64_t n) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < n; ++i) sum += x[i] * y[i];
  return sum;
}

}  // namespace nnqs::linalg
