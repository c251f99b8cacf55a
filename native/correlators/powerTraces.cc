#include "correlators/powerTraces.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "base/buffer.h"
#include "base/threads.h"
#include "linalg/products/gram.h"
#include "linalg/products/view.h"

namespace nnqs::correlators {
namespace {

// Blocks of this size are multiplied whole.
constexpr std::int64_t kSmallest = 128;
// Rows that one step of TracesOfPowers adds.
constexpr std::int64_t kStrip = 256;

// Σ over rows of f(row), in a fixed order.
template <class F>
double SumOverRows(std::int64_t rows, std::int64_t columns, F&& f) {
  std::vector<double> sums(static_cast<std::size_t>(rows));
  ForRows(rows, columns, [&](std::int64_t i) { sums[i] = f(i); });
  double sum = 0;
  for (const double s : sums) sum += s;
  return sum;
}

// Σ_ij X_ij·Y_ij.
double Inner(linalg::View x, linalg::View y, std::int64_t rows, std::int64_t columns) {
  return SumOverRows(rows, columns, [=](std::int64_t i) { return linalg::Dot(x.Row(i), y.Row(i), columns); });
}

// The same of symmetric n×n matrices, Y by its lower triangle alone.
double InnerLower(linalg::View x, linalg::View y, std::int64_t n) {
  return SumOverRows(
      n, n, [=](std::int64_t i) { return 2 * linalg::Dot(x.Row(i), y.Row(i), i) + x.Row(i)[i] * y.Row(i)[i]; });
}

// Σ_ij Y_ij² of a symmetric n×n matrix by its lower triangle.
double SymmetricNorm(linalg::View y, std::int64_t n) {
  return InnerLower(y, y, n);
}

// ⟨Y+Z, B⟩ and |Y|² + ⟨Y, Z⟩ + |Z|².
std::pair<double, double> Steps(linalg::View y, linalg::View z, linalg::View b, std::int64_t rows,
                                std::int64_t columns) {
  std::vector<double> thirds(static_cast<std::size_t>(rows));
  const double fourth = SumOverRows(rows, columns, [&](std::int64_t i) {
    const double *yi = y.Row(i), *zi = z.Row(i), *bi = b.Row(i);
    double third = 0, sum = 0;
#pragma omp simd reduction(+ : third, sum)
    for (std::int64_t k = 0; k < columns; ++k) {
      const double step = yi[k] + zi[k];
      third += step * bi[k];
      sum += step * step - yi[k] * zi[k];
    }
    thirds[static_cast<std::size_t>(i)] = third;
    return sum;
  });
  return {std::accumulate(thirds.begin(), thirds.end(), 0.0), fourth};
}

// Lower triangle of X·Xᵀ, n×n, k products each.
void LowerGram(linalg::View x, std::int64_t n, std::int64_t k, double* gram) {
  linalg::Gram<double> product;
  product.n = n, product.k = k, product.a = x.data, product.lda = x.ld, product.c = gram, product.ldc = n;
  linalg::MultiplyHere(product);
}

// M = [[A, B], [Bᵀ, C]]:  Tr M³ = Tr A³ + Tr C³ + 3⟨A, BBᵀ⟩ + 3⟨C, BᵀB⟩, and so on for A and C.
double Cube(const Job& job, linalg::View m, std::int64_t n, double* work) {
  job.Check();
  if (n <= kSmallest) {
    LowerGram(m, n, n, work);
    return InnerLower(m, {work, n}, n);
  }
  const std::int64_t first = n / 2, last = n - first;
  const linalg::View b{m.data + first, m.ld}, bt{m.Row(first), m.ld}, c{m.Row(first) + first, m.ld};
  LowerGram(b, first, last, work);
  double mixed = InnerLower(m, {work, first}, first);
  LowerGram(bt, last, first, work);
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
  return static_cast<double>(n) * n * (2.0 * n / 3 + 0.5 * kStrip);
}

double PowerTracesBytes(std::int64_t n) {
  return sizeof(double) * 2.0 * kStrip * (static_cast<double>(n) + kStrip);
}

double CubeTrace(const Job& job, const double* m, std::int64_t n) {
  const ProductThreads threads(Threads());
  const std::int64_t half = std::max(kSmallest, (n + 1) / 2);
  const Buffer<double> work(half * half);
  return Cube(job, {m, n}, n, work.data());
}

// Strip by strip, M = [[A, Bᵀ], [B, C]] with the walks inside A counted already, Y=BA, Z=CB, G=BBᵀ:
//   Tr M³ = Tr A³ + 3⟨Y, B⟩ + 3⟨Z, B⟩ + Tr C³
//   Tr M⁴ = Tr A⁴ + 4|Y|² + 4⟨Y, Z⟩ + 4|Z|² + 2|G|² + |C²|².
PowerTraces TracesOfPowers(const Job& job, const double* m, std::int64_t n) {
  const ProductThreads threads(Threads());
  const std::int64_t widest = std::min(n, kStrip);
  const Buffer<double> y(n * widest), z(n * widest), square(widest * widest);
  PowerTraces sums;
  sums.second = SquaredNorm(m, n);
  for (std::int64_t p = 0; p < n; p += kStrip) {
    job.Check();
    const std::int64_t w = std::min(kStrip, n - p);
    const linalg::View a{m, n}, b{m + p * n, n}, c{m + p * n + p, n}, gram{square.data(), w};
    LowerGram(c, w, w, square.data());
    sums.third += InnerLower(c, gram, w);
    sums.fourth += SymmetricNorm(gram, w);
    if (p == 0) continue;
    LowerGram(b, w, p, square.data());
    sums.fourth += 2 * SymmetricNorm(gram, w);
    linalg::Product(b, a, w, p, p, y.data());
    linalg::Product(c, b, w, p, w, z.data());
    const auto [with_b, with_each_other] = Steps({y.data(), p}, {z.data(), p}, b, w, p);
    sums.third += 3 * with_b;
    sums.fourth += 4 * with_each_other;
  }
  return sums;
}

double SquaredNorm(const double* m, std::int64_t n) {
  return Inner({m, n}, {m, n}, n, n);
}

}  // namespace nnqs::correlators
