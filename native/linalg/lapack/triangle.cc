#include "linalg/lapack/triangle.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

#include "base/chunks.h"
#include "base/errors.h"
#include "base/threads.h"
#include "linalg/lapack/conj.h"

namespace nnqs::linalg {
namespace {

template <class T>
constexpr std::int64_t kWidth = sizeof(T) / sizeof(double);

[[noreturn]] void FailAt(std::int64_t row, std::int64_t column, double value) {
  throw ArgumentError("`a` holds " + std::to_string(value) + " at row " + std::to_string(row) + ", column " +
                      std::to_string(column) + "; every entry must be finite");
}

}  // namespace

template <class T>
double LargestInTriangle(const T* a, std::int64_t n) {
  std::vector<double> largest(static_cast<std::size_t>(n));
  ForRows(n, n, [&](std::int64_t i) {
    const auto* row = reinterpret_cast<const double*>(a + i * n);
    const std::int64_t length = (i + 1) * kWidth<T>;
    double most = 0, sum = 0;  // x·0 is 0 for finite x and NaN otherwise
#pragma omp simd reduction(max : most) reduction(+ : sum)
    for (std::int64_t k = 0; k < length; ++k) {
      most = std::max(most, std::abs(row[k]));
      sum += row[k] * 0.0;
    }
    if (sum != 0) {
      const std::int64_t bad = std::find_if_not(row, row + length, [](double x) { return std::isfinite(x); }) - row;
      FailAt(i, bad / kWidth<T>, row[bad]);
    }
    largest[i] = most;
  });
  return n == 0 ? 0 : *std::max_element(largest.begin(), largest.end());
}

double ModerateFactor(double largest) {
  constexpr int kLargestExponent = 1022;
  if (largest == 0 || (largest > 1e-140 && largest < 1e140)) return 1;
  return std::exp2(std::clamp(-std::ilogb(largest), -kLargestExponent, kLargestExponent));
}

template <class T>
void ScaleTriangle(T* a, std::int64_t n, double factor) {
  ForRows(n, n, [=](std::int64_t i) {
    for (std::int64_t j = 0; j <= i; ++j) a[i * n + j] *= factor;
  });
}

void ZeroAboveDiagonal(double* a, std::int64_t n) {
  ForRows(n, n, [=](std::int64_t i) { std::fill(a + i * n + i + 1, a + (i + 1) * n, 0.0); });
}

template <class T>
void MirrorTriangle(T* a, std::int64_t n) {
  constexpr std::int64_t kTile = 64;
  ForChunks(static_cast<std::size_t>(n), kTile, [=](std::size_t first, std::size_t rows) {
    const auto begin = static_cast<std::int64_t>(first), end = begin + static_cast<std::int64_t>(rows);
    for (std::int64_t column = 0; column < end; column += kTile) {
      for (std::int64_t i = begin; i < end; ++i) {
        for (std::int64_t j = column; j < std::min(i, column + kTile); ++j) a[j * n + i] = Conj(a[i * n + j]);
      }
    }
  });
}

template double LargestInTriangle(const double*, std::int64_t);
template double LargestInTriangle(const std::complex<double>*, std::int64_t);
template void MirrorTriangle(double*, std::int64_t);
template void MirrorTriangle(std::complex<double>*, std::int64_t);
template void ScaleTriangle(double*, std::int64_t, double);
template void ScaleTriangle(std::complex<double>*, std::int64_t, double);

}  // namespace nnqs::linalg
