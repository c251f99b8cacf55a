#include "krylov/vectors.h"

#include <algorithm>

#include "base/chunks.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "krylov/vectors.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::krylov::HWY_NAMESPACE {

// Plain loops: the compiler vectorises them for each target.
double DotChunk(const double* HWY_RESTRICT x, const double* HWY_RESTRICT y, std::size_t n) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < n; ++i) sum += x[i] * y[i];
  return sum;
}

double SubtractThenDotChunk(double* HWY_RESTRICT w, double beta, const double* HWY_RESTRICT p,
                            const double* HWY_RESTRICT v, std::size_t n) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < n; ++i) {
    w[i] -= beta * p[i];
    sum += w[i] * v[i];
  }
  return sum;
}

double SubtractThenNormChunk(double* HWY_RESTRICT w, double alpha, const double* HWY_RESTRICT v, std::size_t n) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < n; ++i) {
    w[i] -= alpha * v[i];
    sum += w[i] * w[i];
  }
  return sum;
}

void RecurChunk(double* HWY_RESTRICT w, double a, const double* HWY_RESTRICT v, double b, const double* HWY_RESTRICT p,
                std::size_t n) {
  if (p == nullptr) {
    for (std::size_t i = 0; i < n; ++i) w[i] = a * w[i] + b * v[i];
  } else {
    for (std::size_t i = 0; i < n; ++i) w[i] = a * w[i] + b * v[i] - p[i];
  }
}

void ScaleChunk(double* HWY_RESTRICT w, double factor, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) w[i] *= factor;
}

void SubtractChunk(double c, const double* HWY_RESTRICT v, double* HWY_RESTRICT w, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) w[i] -= c * v[i];
}

// a += re·v, b += im·v
void AddBothChunk(double* HWY_RESTRICT a, double* HWY_RESTRICT b, double re, double im, const double* HWY_RESTRICT v,
                  std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    a[i] += re * v[i];
    b[i] += im * v[i];
  }
}

}  // namespace nnqs::krylov::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::krylov {
namespace {

HWY_EXPORT(DotChunk);
HWY_EXPORT(SubtractThenDotChunk);
HWY_EXPORT(SubtractThenNormChunk);
HWY_EXPORT(RecurChunk);
HWY_EXPORT(ScaleChunk);
HWY_EXPORT(SubtractChunk);
HWY_EXPORT(AddBothChunk);

constexpr std::size_t kChunk = 2048;
constexpr std::size_t kProjectChunk = 1024;  // of w, which stays in the first-level cache while the basis streams by
constexpr std::size_t kCombineChunk = 512;   // a hundred basis vectors of a chunk fit the second-level cache

// target (+)= a + ib, elementwise; a and b are sums of real vectors, or of complex ones as raw doubles.
void WriteChunk(bool real, bool accumulate, const double* a, const double* b, std::size_t n, double* target) {
  for (std::size_t i = 0; i < n; i += real ? 1 : 2) {
    const double re = real ? a[i] : a[i] - b[i + 1];
    const double im = real ? b[i] : a[i + 1] + b[i];
    double* z = target + (real ? 2 * i : i);
    z[0] = accumulate ? z[0] + re : re;
    z[1] = accumulate ? z[1] + im : im;
  }
}

}  // namespace

double Dot(const double* x, const double* y, std::size_t n) {
  const auto part = [&](std::size_t i, std::size_t m) { return HWY_DYNAMIC_DISPATCH(DotChunk)(x + i, y + i, m); };
  return SumChunks(n, kChunk, part, 1);
}

double SubtractThenDot(double* w, double beta, const double* p, const double* v, std::size_t n) {
  if (p == nullptr) return Dot(w, v, n);
  const auto part = [&](std::size_t i, std::size_t m) {
    return HWY_DYNAMIC_DISPATCH(SubtractThenDotChunk)(w + i, beta, p + i, v + i, m);
  };
  return SumChunks(n, kChunk, part, 2);
}

double SubtractThenNorm(double* w, double alpha, const double* v, std::size_t n) {
  const auto part = [&](std::size_t i, std::size_t m) {
    return HWY_DYNAMIC_DISPATCH(SubtractThenNormChunk)(w + i, alpha, v + i, m);
  };
  return SumChunks(n, kChunk, part, 2);
}

void Recur(double* w, double a, const double* v, double b, const double* p, std::size_t n) {
  const auto part = [&](std::size_t i, std::size_t m) {
    HWY_DYNAMIC_DISPATCH(RecurChunk)(w + i, a, v + i, b, p == nullptr ? nullptr : p + i, m);
  };
  ForChunks(n, kChunk, part, 2);
}

void Scale(double* w, double factor, std::size_t n) {
  const auto part = [&](std::size_t i, std::size_t m) { HWY_DYNAMIC_DISPATCH(ScaleChunk)(w + i, factor, m); };
  ForChunks(n, kChunk, part, 1);
}

bool AreReal(const double* state, std::size_t states) {
  for (std::size_t i = 0; i < states; ++i) {
    if (state[2 * i + 1] != 0) return false;
  }
  return true;
}

std::vector<double> Project(const std::vector<const double*>& basis, const double* w, std::size_t n) {
  const auto part = [&](std::size_t begin, std::size_t length, double* sums) {
    for (std::size_t j = 0; j < basis.size(); ++j) {
      sums[j] = HWY_DYNAMIC_DISPATCH(DotChunk)(basis[j] + begin, w + begin, length);
    }
  };
  return SumChunks(n, kProjectChunk, basis.size(), part, basis.size());
}

void Subtract(const std::vector<const double*>& basis, const std::vector<double>& c, double* w, std::size_t n) {
  const auto part = [&](std::size_t begin, std::size_t length) {
    for (std::size_t j = 0; j < basis.size(); ++j) {
      HWY_DYNAMIC_DISPATCH(SubtractChunk)(c[j], basis[j] + begin, w + begin, length);
    }
  };
  ForChunks(n, kProjectChunk, part, basis.size());
}

void Combine(const std::vector<const double*>& basis, std::size_t n, bool real,
             const std::vector<std::vector<std::complex<double>>>& coefficients, const std::vector<double*>& targets,
             bool accumulate) {
  const auto part = [&](std::size_t begin, std::size_t m) {
    double a[kCombineChunk], b[kCombineChunk];
    for (std::size_t t = 0; t < targets.size(); ++t) {
      std::fill_n(a, m, 0.0);
      std::fill_n(b, m, 0.0);
      for (std::size_t j = 0; j < basis.size(); ++j) {
        const std::complex<double> f = coefficients[t][j];
        HWY_DYNAMIC_DISPATCH(AddBothChunk)(a, b, f.real(), f.imag(), basis[j] + begin, m);
      }
      WriteChunk(real, accumulate, a, b, m, targets[t] + (real ? 2 * begin : begin));
    }
  };
  ForChunks(n, kCombineChunk, part, 2 * targets.size() * basis.size());
}

}  // namespace nnqs::krylov
#endif
