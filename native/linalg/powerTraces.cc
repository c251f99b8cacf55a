#include "linalg/powerTraces.h"

#include <cblas.h>

#include <algorithm>
#include <vector>

#include "base/memory.h"
#include "base/threads.h"

namespace nnqs::linalg {
namespace {

// Blocks of this size are multiplied whole.
constexpr std::int64_t kSmallest = 128;
// Columns that one step of TracesOfPowers adds.
constexpr std::int64_t kStrip = 256;

// Part of a row-major matrix whose rows are `ld` apart.
struct View {
  const double* data;
  std::int64_t ld;
  const double* Row(std::int64_t i) const { return data + i * ld; }
};

// Σ over rows of f(row), in a fixed order.
template <class F>
double SumOverRows(std::int64_t rows, std::int64_t columns, F&& f) {
  std::vector<double> sums(static_cast<std::size_t>(rows));
  ForRows(rows, columns, [&](std::int64_t i) { sums[i] = f(i); });
  double sum = 0;
  for (const double s : sums) sum += s;
  return sum;
}

double Dot(const double* x, const double* y, std::int64_t n) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::int64_t i = 0; i < n; ++i) sum += x[i] * y[i];
  return sum;
}

// Σ_ij X_ij·Y_ij.
double Inner(View x, View y, std::int64_t rows, std::int64_t columns) {
  return SumOverRows(rows, columns, [=](std::int64_t i) { return Dot(x.Row(i), y.Row(i), columns); });
}

// The same of symmetric n×n matrices, Y by its lower triangle alone.
double InnerLower(View x, View y, std::int64_t n) {
  return SumOverRows(n, n, [=](std::int64_t i) { return 2 * Dot(x.Row(i), y.Row(i), i) + x.Row(i)[i] * y.Row(i)[i]; });
}

// Σ_ij Y_ij² of a symmetric n×n matrix by its lower triangle.
double SymmetricNorm(View y, std::int64_t n) {
  return InnerLower(y, y, n);
}

// Lower triangle of B·Bᵀ or, transposed, Bᵀ·B; n×n, k products each.
void LowerGram(bool transposed, View b, std::int64_t n, std::int64_t k, double* gram) {
  cblas_dsyrk(CblasRowMajor, CblasLower, transposed ? CblasTrans : CblasNoTrans, n, k, 1.0, b.data, b.ld, 0.0, gram, n);
}

void Product(View x, View y, std::int64_t m, std::int64_t n, std::int64_t k, double* product) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, m, n, k, 1.0, x.data, x.ld, y.data, y.ld, 0.0, product, n);
}

// M = [[A, B], [Bᵀ, C]]:  Tr M³ = Tr A³ + Tr C³ + 3⟨A, BBᵀ⟩ + 3⟨C, BᵀB⟩, and so on for A and C.
double Cube(const Job& job, View m, std::int64_t n, double* work) {
  job.Check();
  if (n <= kSmallest) {
    LowerGram(false, m, n, n, work);
    return InnerLower(m, {work, n}, n);
  }
  const std::int64_t first = n / 2, last = n - first;
  const View b{m.data + first, m.ld}, c{m.Row(first) + first, m.ld};
  LowerGram(false, b, first, last, work);
  double mixed = InnerLower(m, {work, first}, first);
  LowerGram(true, b, last, first, work);
  mixed += InnerLower(c, {work, last}, last);
  return Cube(job, m, first, work) + Cube(job, c, last, work) + 3 * mixed;
}

}  // namespace

double CubeTraceFlops(std::int64_t n) {
  return static_cast<double>(n) * n * n / 3;
}

double CubeTraceBytes(std::int64_t n) {
  const double half = std::max<std::int64_t>(kSmallest, (n + 1) / 2);
  return sizeof(double) * half * half;
}

double PowerTracesFlops(std::int64_t n) {
  return static_cast<double>(n) * n * (2.0 * n / 3 + 1.5 * kStrip);
}

double PowerTracesBytes(std::int64_t n) {
  return sizeof(double) * 2.0 * kStrip * (static_cast<double>(n) + kStrip);
}

double CubeTrace(const Job& job, const double* m, std::int64_t n) {
  const BlasThreads threads(Threads());
  const std::int64_t half = std::max(kSmallest, (n + 1) / 2);
  const Buffer<double> work(half * half);
  return Cube(job, {m, n}, n, work.data());
}

// Strip by strip, M = [[A, B], [Bᵀ, C]] with the walks inside A counted already, Y=AB, Z=BC, G=BᵀB:
//   Tr M³ = Tr A³ + 3⟨Y, B⟩ + 3⟨Z, B⟩ + Tr C³
//   Tr M⁴ = Tr A⁴ + 4|Y|² + 4⟨Y, Z⟩ + 4|Z|² + 2|G|² + |C²|².
PowerTraces TracesOfPowers(const Job& job, const double* m, std::int64_t n) {
  const BlasThreads threads(Threads());
  const Buffer<double> y(n * kStrip), z(n * kStrip), g(kStrip * kStrip), c2(kStrip * kStrip);
  PowerTraces sums;
  sums.second = SquaredNorm(m, n);
  for (std::int64_t p = 0; p < n; p += kStrip) {
    job.Check();
    const std::int64_t w = std::min(kStrip, n - p);
    const View a{m, n}, b{m + p, n}, c{m + p * n + p, n};
    const View ab{y.data(), w}, bc{z.data(), w}, gram{g.data(), w}, square{c2.data(), w};
    LowerGram(false, c, w, w, c2.data());
    sums.third += InnerLower(c, square, w);
    sums.fourth += SymmetricNorm(square, w);
    if (p == 0) continue;
    Product(a, b, p, w, p, y.data());
    Product(b, c, p, w, w, z.data());
    LowerGram(true, b, w, p, g.data());
    sums.third += 3 * (Inner(ab, b, p, w) + Inner(bc, b, p, w));
    sums.fourth += 4 * (Inner(ab, ab, p, w) + Inner(ab, bc, p, w) + Inner(bc, bc, p, w)) + 2 * SymmetricNorm(gram, w);
  }
  return sums;
}

double SquaredNorm(const double* m, std::int64_t n) {
  return Inner({m, n}, {m, n}, n, n);
}

}  // namespace nnqs::linalg
