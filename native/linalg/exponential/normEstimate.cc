#include "linalg/exponential/normEstimate.h"

#include <cblas.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>

#include "base/buffer.h"
#include "base/chunks.h"
#include "base/threads.h"
#include "linalg/lapack/lapack.h"
#include "linalg/lapack/ungated.h"

namespace nnqs::linalg {
namespace {

using Complex = std::complex<double>;

void Estimate(int n, double* v, double* x, int* signs, double* estimate, int* task, int* state) {
  LAPACK_dlacn2(&n, v, x, signs, estimate, task, state);
}
void Estimate(int n, Complex* v, Complex* x, int*, double* estimate, int* task, int* state) {
  LAPACK_zlacn2(&n, v, x, estimate, task, state);
}

// y ← A·x, or A†·x.
void Apply(const double* a, int n, bool adjoint, const double* x, double* y) {
  const BlasThreads threads(SectionThreads(), std::int64_t{n} * n <= kUngatedRight<double>);
  cblas_dgemv(CblasRowMajor, adjoint ? CblasTrans : CblasNoTrans, n, n, 1, a, n, x, 1, 0, y, 1);
}
void Apply(const Complex* a, int n, bool adjoint, const Complex* x, Complex* y) {
  const BlasThreads threads(SectionThreads(), std::int64_t{n} * n <= kUngatedRight<Complex>);
  const Complex one = 1, zero = 0;
  cblas_zgemv(CblasRowMajor, adjoint ? CblasConjTrans : CblasNoTrans, n, n, &one, a, n, x, 1, &zero, y, 1);
}

// y_j = Σ_i x_i·|a_ij|, by blocks of columns.
template <class T>
void AbsTransposeTimes(const T* a, std::int64_t n, const std::vector<double>& x, std::vector<double>& y) {
  constexpr std::size_t kColumns = 256;
  ForChunks(static_cast<std::size_t>(n), kColumns, [&](std::size_t first, std::size_t columns) {
    const auto begin = static_cast<std::int64_t>(first), end = begin + static_cast<std::int64_t>(columns);
    std::fill(y.begin() + begin, y.begin() + end, 0.0);
    for (std::int64_t i = 0; i < n; ++i) {
      for (std::int64_t j = begin; j < end; ++j) y[j] += x[i] * std::abs(a[i * n + j]);
    }
  });
}

// Infinite as soon as one number is not finite.
double Largest(const std::vector<double>& values) {
  double largest = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) return std::numeric_limits<double>::infinity();
    largest = std::max(largest, value);
  }
  return largest;
}

// |A|, so that 27 products with it need no complex moduli.
template <class T>
Buffer<double> Moduli(const T* a, std::int64_t n) {
  Buffer<double> moduli(static_cast<std::size_t>(n) * n);
  ForRows(n, n, [&](std::int64_t i) {
    std::transform(a + i * n, a + (i + 1) * n, &moduli[i * n], [](T x) { return std::abs(x); });
  });
  return moduli;
}

}  // namespace

template <class T>
double OneNorm(const T* a, std::int64_t n) {
  const std::vector<double> ones(n, 1.0);
  std::vector<double> sums(n);
  AbsTransposeTimes(a, n, ones, sums);
  return Largest(sums);
}

template <class T>
double OneNormEstimate(const std::vector<const T*>& factors, std::int64_t size) {
  const int n = static_cast<int>(size);
  std::vector<T> v(size), x(size), y(size);
  std::vector<int> signs(size);
  double estimate = 0;
  int task = 0, state[3] = {};
  for (;;) {
    Estimate(n, v.data(), x.data(), signs.data(), &estimate, &task, state);
    if (task == 0) return estimate;
    const bool adjoint = task == 2;
    for (std::size_t k = 0; k < factors.size(); ++k) {
      Apply(adjoint ? factors[k] : factors[factors.size() - 1 - k], n, adjoint, x.data(), y.data());
      x.swap(y);
    }
  }
}

template <class T>
double Log2NormOfAbsPower(const T* a, std::int64_t n, int power) {
  const Buffer<double> moduli = Moduli(a, n);
  std::vector<double> x(n, 1.0), y(n);
  double log2 = 0;
  for (int k = 0; k < power; ++k) {
    AbsTransposeTimes(moduli.data(), n, x, y);
    const double largest = Largest(y);
    if (largest == 0) return -std::numeric_limits<double>::infinity();
    const int exponent = std::ilogb(largest);
    for (std::int64_t j = 0; j < n; ++j) x[j] = std::ldexp(y[j], -exponent);
    log2 += exponent;
  }
  return log2 + std::log2(Largest(x));
}

template double OneNorm(const double*, std::int64_t);
template double OneNorm(const Complex*, std::int64_t);
template double OneNormEstimate(const std::vector<const double*>&, std::int64_t);
template double OneNormEstimate(const std::vector<const Complex*>&, std::int64_t);
template double Log2NormOfAbsPower(const double*, std::int64_t, int);
template double Log2NormOfAbsPower(const Complex*, std::int64_t, int);

}  // namespace nnqs::linalg
