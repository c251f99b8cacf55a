#include "kernels/imageSums.h"

#include <algorithm>

#include "base/buffer.h"
#include "base/threads.h"

namespace nnqs::kernels {
namespace {

// Rows and columns of a block: two matrices of 8 MB, and the inputs of a block are encoded anew for each.
constexpr std::size_t kRows = 256, kColumns = 4096;

// Σ_j b_j·block(i, j) over the images j of each column, into sums of row i, for all rows.
void ContractColumns(const double* block, std::size_t rows, std::size_t count, const std::int32_t* owners,
                     const double* coefficients, double* sums) {
  ParallelFor(rows, [&](std::size_t i) {
    const double* values = block + i * count;
    double* to = sums + i * count;
    std::size_t column = 0;
    for (std::size_t j = 0; j < count; ++column) {
      const std::int32_t owner = owners[j];
      double sum = 0;
      for (; j < count && owners[j] == owner; ++j) sum += coefficients[j] * values[j];
      to[column] = sum;
    }
  });
}

}  // namespace

double KernelSumsBytes() {
  return 3.0 * sizeof(double) * kRows * kColumns;
}

void KernelSums(const Program& program, const Images& first, std::size_t rows, const Images& second,
                std::size_t columns, const Matrices& out, const Progress& progress) {
  const std::size_t m = first.points.count, n = second.points.count, d = first.points.dimension;
  for (double* matrix : {out.nngp, out.ntk})
    if (matrix) std::fill_n(matrix, rows * columns, 0.0);
  const std::size_t size = std::min(kRows, m) * std::min(kColumns, n);
  const Buffer<double> nngp(out.nngp ? size : 0), ntk(out.ntk ? size : 0), sums(size);
  const double total = static_cast<double>(m) * static_cast<double>(n);
  double done = 0;
  for (std::size_t i = 0; i < m; i += kRows) {
    const std::size_t block_rows = std::min(kRows, m - i);
    for (std::size_t j = 0; j < n; j += kColumns) {
      const std::size_t count = std::min(kColumns, n - j);
      const double block = static_cast<double>(block_rows) * static_cast<double>(count);
      KernelMatrices(program, {first.points.x + i * d, block_rows, d}, {second.points.x + j * d, count, d},
                     {out.nngp ? nngp.data() : nullptr, out.ntk ? ntk.data() : nullptr},
                     [&](double fraction) { progress((done + fraction * block) / total); });
      for (const auto& [from, to] : {std::pair{nngp.data(), out.nngp}, std::pair{ntk.data(), out.ntk}}) {
        if (!to) continue;
        ContractColumns(from, block_rows, count, second.owners + j, second.coefficients + j, sums.data());
        for (std::size_t row = 0; row < block_rows; ++row) {
          const double factor = first.coefficients[i + row];
          double* target = to + static_cast<std::size_t>(first.owners[i + row]) * columns;
          std::size_t column = 0;
          for (std::size_t k = 0; k < count; ++column) {
            const std::int32_t owner = second.owners[j + k];
            target[owner] += factor * sums.data()[row * count + column];
            while (k < count && second.owners[j + k] == owner) ++k;
          }
        }
      }
      done += block;
    }
  }
}

}  // namespace nnqs::kernels
