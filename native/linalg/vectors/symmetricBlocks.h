// A large symmetric matrix as the block rows of its lower triangle, and its products with a few vectors in one pass:
//   y_k = A·x_k,  A = L + D + Lᵀ:  every entry below the diagonal is read once and used twice for each vector.
// The product is bound by memory: it reads half a matrix, and a second vector costs little more than the first.
#pragma once

#include <cstddef>
#include <vector>

#include "base/buffer.h"

namespace nnqs::linalg {

class SymmetricBlocks {
 public:
  static constexpr std::size_t kBlock = 1024;  // rows of a block row
  static constexpr std::size_t kMostVectors = 3;

  // Bytes that a matrix of order n takes, workspace of its products included.
  static double Bytes(std::size_t n);

  // Uninitialised; the caller fills the block rows.
  explicit SymmetricBlocks(std::size_t n);

  std::size_t order() const { return order_; }
  std::size_t blocks() const { return blocks_.size(); }
  // Block row b holds the rows [b·kBlock, End(b)) and the columns [0, End(b)), row-major: End(b) numbers per row.
  std::size_t Begin(std::size_t b) const { return b * kBlock; }
  std::size_t End(std::size_t b) const;
  double* Block(std::size_t b) { return blocks_[b].data(); }

  // y[k] = A·x[k] for 1 to kMostVectors vectors; of the square at the end of a block row both halves are read. Partial
  // sums belong to tiles and are added in the order of the tiles: the same numbers for any number of threads. The
  // workspace belongs to the matrix: one product at a time.
  void Multiply(const std::vector<const double*>& x, const std::vector<double*>& y);

 private:
  struct Tile {
    std::size_t row, rows, column, columns;
    const double* entries;
    bool square;        // on the diagonal: not used transposed
    std::size_t along;  // where its sums over columns are in the workspace, kMostVectors × rows
    std::size_t down;   // and those over rows, kMostVectors × columns
  };
  void AddTiles(std::size_t strip, const std::vector<double*>& y) const;

  std::size_t order_;
  std::vector<Buffer<double>> blocks_;
  std::vector<Tile> tiles_;
  std::vector<std::vector<std::size_t>> along_, down_;  // tiles that contribute to each strip of y
  Buffer<double> sums_;
};

}  // namespace nnqs::linalg
