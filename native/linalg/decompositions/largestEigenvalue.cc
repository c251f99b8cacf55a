#include "linalg/decompositions/largestEigenvalue.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/buffer.h"
#include "base/threads.h"
#include "linalg/decompositions/eigen.h"
#include "linalg/products/view.h"

namespace nnqs::linalg {
namespace {

constexpr std::int64_t kStepsBetweenChecks = 4;
constexpr double kRounding = std::numeric_limits<double>::epsilon();

// Positive, as the leading eigenvector of a positive kernel is, and irregular, so that no symmetry hides another one.
void Start(std::int64_t n, double* v) {
  const double golden = (std::sqrt(5.0) - 1) / 2;
  for (std::int64_t i = 0; i < n; ++i) {
    const double turns = golden * static_cast<double>(i + 1);
    v[i] = 0.25 + turns - std::floor(turns);
  }
}

void AddTo(double* y, double factor, const double* x, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) y[i] += factor * x[i];
}

double Normalise(double* v, std::int64_t n) {
  const double norm = std::sqrt(Dot(v, v, n));
  if (norm == 0) return 0;
  for (std::int64_t i = 0; i < n; ++i) v[i] /= norm;
  return norm;
}

struct Ritz {
  double value, residual;
};

// The largest Ritz value of the tridiagonal matrix, which an off-diagonal element `next` would continue.
Ritz LargestRitz(std::vector<double> diagonal, std::vector<double> off_diagonal, double next) {
  const auto size = static_cast<std::int64_t>(diagonal.size());
  std::vector<double> vectors(static_cast<std::size_t>(size * size));
  off_diagonal.resize(diagonal.size());
  TridiagonalEigen(size, diagonal.data(), off_diagonal.data(), vectors.data());
  return {diagonal.back(), next * std::abs(vectors.back())};
}

}  // namespace

double LargestEigenvalueBytes(std::int64_t n) {
  return static_cast<double>(std::min(n, kMostLanczosSteps) + 1) * static_cast<double>(n) * sizeof(double);
}

// Lanczos with full reorthogonalisation. Every sum has an order of its own.
double LargestEigenvalue(const double* a, std::int64_t n, const Job& job) {
  const std::int64_t most = std::min(n, kMostLanczosSteps);
  const Buffer<double> space(static_cast<std::size_t>((most + 1) * n));
  double largest = 0;
  for (std::int64_t i = 0; i < n * n; ++i) largest = std::max(largest, std::abs(a[i]));
  if (largest == 0) return 0;
  const int exponent = std::ilogb(largest);  // squares of what is scaled by it neither over- nor underflow
  std::vector<double> diagonal, off_diagonal;
  double scale = 0;
  Start(n, space.data());
  Normalise(space.data(), n);
  for (std::int64_t step = 0; step < most; ++step) {
    job.Check();
    const double* v = space.data() + step * n;
    double* w = space.data() + (step + 1) * n;
    ForRows(n, n, [&](std::int64_t i) { w[i] = std::scalbn(Dot(a + i * n, v, n), -exponent); });
    diagonal.push_back(Dot(v, w, n));
    for (int pass = 0; pass < 2; ++pass) {
      for (std::int64_t j = 0; j <= step; ++j) AddTo(w, -Dot(space.data() + j * n, w, n), space.data() + j * n, n);
    }
    const double next = Normalise(w, n);
    scale = std::max({scale, std::abs(diagonal.back()), next});
    // Beyond the whole space, or the part of it that the start reaches, there is only rounding.
    const bool exhausted = step + 1 == n || next <= 8 * kRounding * scale;
    const bool last = exhausted || step + 1 == most;
    if (last || (step + 1) % kStepsBetweenChecks == 0) {
      const Ritz found = LargestRitz(diagonal, off_diagonal, next);
      if (exhausted || found.residual <= kRounding * std::abs(found.value)) {
        return std::scalbn(found.value, exponent);
      }
      if (last) break;
    }
    off_diagonal.push_back(next);
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace nnqs::linalg
