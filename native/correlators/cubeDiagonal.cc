#include "correlators/cubeDiagonal.h"

#include <algorithm>

#include "base/buffer.h"
#include "base/threads.h"
#include "linalg/products/view.h"

namespace nnqs::correlators {
namespace {

// Blocks of this size are multiplied whole.
constexpr std::int64_t kSmallest = 128;
// Rows that one thread adds up by itself.
constexpr std::int64_t kRows = 64;

std::int64_t Portions(std::int64_t rows) {
  return (rows + kRows - 1) / kRows;
}

struct Space {
  double* product;  // of one block with another
  double* sums;     // over the columns of it, by portions of rows
};

// rows[i] += by_row·Σ_k B_ik·P_ik, columns[k] += by_column·Σ_i B_ik·P_ik; in a fixed order.
void AddSums(linalg::View b, Space space, std::int64_t m, std::int64_t n, double by_row, double by_column, double* rows,
             double* columns) {
  ParallelFor(static_cast<std::size_t>(Portions(m)), [&](std::size_t portion) {
    const auto begin = static_cast<std::int64_t>(portion) * kRows, end = std::min(m, begin + kRows);
    double* sums = space.sums + static_cast<std::int64_t>(portion) * n;
    std::fill_n(sums, n, 0.0);
    for (std::int64_t i = begin; i < end; ++i) {
      const double *x = b.Row(i), *y = space.product + i * n;
      double sum = 0;
#pragma omp simd reduction(+ : sum)
      for (std::int64_t k = 0; k < n; ++k) {
        const double walk = x[k] * y[k];
        sum += walk;
        sums[k] += walk;
      }
      rows[i] += by_row * sum;
    }
  });
  for (std::int64_t portion = 0; portion < Portions(m); ++portion) {
    for (std::int64_t k = 0; k < n; ++k) columns[k] += by_column * space.sums[portion * n + k];
  }
}

// M = [[A, Bᵀ], [B, C]]. A walk with one vertex in C is counted by ⟨B, BA⟩: at that vertex by rows, at either of the
// other two, in either direction, by columns; likewise with ⟨B, CB⟩ for one vertex in A. And so on within A and C.
void Add(const Job& job, linalg::View m, std::int64_t n, double* diagonal, Space space) {
  job.Check();
  if (n <= kSmallest) {
    linalg::Product(m, m, n, n, n, space.product);
    for (std::int64_t i = 0; i < n; ++i) diagonal[i] += linalg::Dot(m.Row(i), space.product + i * n, n);
    return;
  }
  const std::int64_t first = n / 2, last = n - first;
  const linalg::View b{m.Row(first), m.ld}, c{m.Row(first) + first, m.ld};
  linalg::Product(b, m, last, first, first, space.product);
  AddSums(b, space, last, first, 1, 2, diagonal + first, diagonal);
  job.Check();
  linalg::Product(c, b, last, first, last, space.product);
  AddSums(b, space, last, first, 2, 1, diagonal + first, diagonal);
  Add(job, m, first, diagonal, space);
  Add(job, c, last, diagonal + first, space);
}

// Numbers that products take, and sums.
std::int64_t ProductSize(std::int64_t n) {
  const std::int64_t half = std::max(kSmallest, (n + 1) / 2);
  return half * half;
}

std::int64_t SumsSize(std::int64_t n) {
  return Portions(n - n / 2) * (n / 2);
}

}  // namespace

double CubeDiagonalFlops(std::int64_t n) {
  return 2.0 / 3 * static_cast<double>(n) * n * n;
}

double CubeDiagonalBytes(std::int64_t n) {
  return sizeof(double) * static_cast<double>(ProductSize(n) + SumsSize(n));
}

void CubeDiagonal(const Job& job, const double* m, std::int64_t n, double* diagonal) {
  const ProductThreads threads(Threads());
  const Buffer<double> product(ProductSize(n)), sums(SumsSize(n));
  std::fill_n(diagonal, n, 0.0);
  Add(job, {m, n}, n, diagonal, {product.data(), sums.data()});
}

}  // namespace nnqs::correlators
