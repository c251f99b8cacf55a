// Products of a sparse matrix with columns of doubles, in SIMD: what the hops of the Hubbard model and the factors of a
// sum of terms reduce to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnqs::operators {

// Compressed rows: the elements of row r are [start[r], start[r+1]).
struct CompressedRows {
  std::vector<std::uint32_t> start;
  std::vector<std::uint32_t> column;
  std::vector<double> value;
  std::size_t rows() const { return start.size() - 1; }
};

// Doubles side by side that are treated as one unit.
constexpr std::size_t kStrip = 8;

// Doubles of x that one strip of columns may take: stays in a second-level cache of 1 MiB.
constexpr std::size_t kCachedDoubles = 1 << 16;

// y[r·stride_y + c] = Σ_k m[r,k]·x[k·stride_x + c] for all rows r and 0 ≤ c < columns.
void MultiplyColumns(const CompressedRows& m, const double* x, std::size_t stride_x, double* y, std::size_t stride_y,
                     std::size_t columns);

// y[c] = Σ_k m[r,k]·x[k·stride + c] for one row r and 0 ≤ c < columns.
void MultiplyRow(const CompressedRows& m, std::size_t r, const double* x, std::size_t stride, double* y,
                 std::size_t columns);

}  // namespace nnqs::operators
