#include "kernels/lookUp.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "base/chunks.h"

namespace nnqs::kernels {
namespace {

constexpr std::size_t kRows = 16;       // of one task
constexpr std::size_t kColumns = 2048;  // whose scalar products fit the first-level cache

}  // namespace

// Tables: a row of scalar products in 16-bit integers, then look-ups. Recomputing the lower half is as fast as
// transposing it, because the time goes into writing the result.
void LookUp(const Tables& tables, const Grids& grids, std::size_t dimension, const Matrices& out,
            const Progress& progress) {
  const Grid &first = grids.first, &second = grids.second;
  const std::size_t rows = first.count, columns = second.count;
  std::vector<std::int32_t> centre(first.norms.size() * columns);
  for (std::size_t a = 0; a < first.norms.size(); ++a) {
    for (std::size_t j = 0; j < columns; ++j) {
      centre[a * columns + j] = static_cast<std::int32_t>(tables.Centre(a, second.class_of[j]));
    }
  }
  std::atomic<std::size_t> done{0};
  ForChunks(rows, kRows, [&](std::size_t first_row, std::size_t count) {
    progress(static_cast<double>(done) / static_cast<double>(rows));
    std::int16_t dots[kColumns];
    for (std::size_t i = first_row; i < first_row + count; ++i) {
      const std::int32_t* row_centre = centre.data() + first.class_of[i] * columns;
      for (std::size_t begin = 0; begin < columns; begin += kColumns) {
        const std::size_t end = std::min(columns, begin + kColumns);
        Dots(first, i, second, dimension, begin, end, dots);
        const auto entry = [&](std::size_t j) { return tables.entries[row_centre[j] + dots[j - begin]]; };
        if (out.nngp != nullptr && out.ntk != nullptr) {
          double *nngp = out.nngp + i * columns, *ntk = out.ntk + i * columns;
          for (std::size_t j = begin; j < end; ++j) {
            const KernelPair both = entry(j);
            nngp[j] = both.nngp;
            ntk[j] = both.ntk;
          }
        } else if (out.ntk != nullptr) {
          for (std::size_t j = begin; j < end; ++j) out.ntk[i * columns + j] = entry(j).ntk;
        } else {
          for (std::size_t j = begin; j < end; ++j) out.nngp[i * columns + j] = entry(j).nngp;
        }
      }
    }
    done += count;
  });
}

}  // namespace nnqs::kernels
