#include "kernels/tables.h"

#include <algorithm>
#include <cmath>

#include "base/buffer.h"
#include "base/threads.h"
#include "kernels/nearlyParallel.h"
#include "kernels/rows.h"

namespace nnqs::kernels {
namespace {

// Largest integer m with m² ≤ n1·n2.
std::int64_t LargestDot(std::int64_t n1, std::int64_t n2) {
  auto m = static_cast<std::int64_t>(std::sqrt(static_cast<double>(n1) * static_cast<double>(n2)));
  while (m * m > n1 * n2) --m;
  while ((m + 1) * (m + 1) <= n1 * n2) ++m;
  return m;
}

// |x−x'|² is a whole number of units: both |x|² less twice the scalar product.
std::vector<Close> CloseClasses(const Grids& grids, std::int64_t norms, std::int64_t begin, std::int64_t count,
                                std::size_t dimension) {
  const double unit = grids.unit * grids.unit / static_cast<double>(dimension);
  std::vector<Close> close;
  for (std::int64_t m = 0; m < count; ++m) {
    const auto distance = static_cast<double>(norms - 2 * (begin + m));
    if (distance >= 0 && distance < kClose * static_cast<double>(norms)) {
      close.push_back({static_cast<std::size_t>(m), distance * unit});
    }
  }
  return close;
}

// n1·n2 less the square of the product, as in rows.h.
std::vector<std::size_t> ParallelClasses(std::int64_t n1, std::int64_t n2, std::int64_t begin, std::int64_t count) {
  std::vector<std::size_t> parallel;
  const double least = kParallel * (static_cast<double>(n1) * static_cast<double>(n2));
  for (std::int64_t m = 0; m < count; ++m) {
    const auto product = static_cast<double>(begin + m);
    if (product * product >= least) parallel.push_back(static_cast<std::size_t>(m));
  }
  return parallel;
}

}  // namespace

double TableSize(const Grids& grids) {
  double size = 0;
  for (const std::int32_t a : grids.first.norms) {
    for (const std::int32_t b : grids.second.norms) size += 2 * std::sqrt(double{1} * a * b) + 1;
  }
  return size;
}

std::vector<double> ClassVariances(const Grid& grid, double unit, std::size_t dimension) {
  std::vector<double> variance;
  for (const std::int32_t norm : grid.norms) variance.push_back(norm * (unit * unit) / static_cast<double>(dimension));
  return variance;
}

Tables Tabulate(const Program& program, const Grids& grids, std::size_t dimension, const Diagonal& first,
                const Diagonal& second) {
  Tables tables;
  tables.columns = grids.second.norms.size();
  const std::size_t pairs = grids.first.norms.size() * tables.columns;
  std::vector<std::int64_t> largest(pairs);
  std::size_t size = 0;
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    largest[pair] = LargestDot(grids.first.norms[pair / tables.columns], grids.second.norms[pair % tables.columns]);
    tables.centre.push_back(size + largest[pair]);
    size += 2 * largest[pair] + 1;
  }
  tables.entries.resize(size);
  ParallelFor(pairs, [&](std::size_t pair) {
    const std::size_t a = pair / tables.columns, b = pair % tables.columns;
    // One order of the two classes for both halves of a symmetric matrix: symmetric to the last bit.
    const bool swap = &first == &second && a > b;
    const std::int64_t limit = largest[pair];
    Row row;
    Buffer<double> k(kRow), theta(kRow);
    for (std::int64_t begin = -limit; begin <= limit; begin += kRow) {
      const std::int64_t count = std::min<std::int64_t>(kRow, limit + 1 - begin);
      for (std::int64_t m = 0; m < count; ++m) {
        k[m] = (begin + m) * (grids.unit * grids.unit) / static_cast<double>(dimension);
      }
      const std::int64_t n1 = grids.first.norms[swap ? b : a], n2 = grids.second.norms[swap ? a : b];
      Near near{CloseClasses(grids, n1 + n2, begin, count, dimension), {}};
      if (program.kinks) near.parallel = ParallelClasses(n1, n2, begin, count);
      row.RunClasses(program, first, swap ? b : a, second, swap ? a : b, count, near, k.data(), theta.data());
      for (const std::size_t m : row.suspects()) {
        const std::int64_t product = begin + static_cast<std::int64_t>(m);
        const long double unit =
            static_cast<long double>(grids.unit) * grids.unit / static_cast<long double>(dimension);
        RunNearlyParallel(program, StateOf(n1, n2, product, unit), k[m], &theta[m]);
      }
      for (std::int64_t m = 0; m < count; ++m) tables.entries[tables.Centre(a, b) + begin + m] = {k[m], theta[m]};
    }
  });
  return tables;
}

}  // namespace nnqs::kernels
