#include "kernels/ntk.h"

#include <algorithm>

#include "base/buffer.h"
#include "base/chunks.h"
#include "base/threads.h"
#include "linalg/products/gemm.h"

namespace nnqs::kernels {
namespace {

// Both triangles of the square that ends a block row become the lower one: the recursion rounds (x, x') and (x', x)
// apart.
void Mirror(double* square, std::size_t rows, std::size_t stride) {
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < i; ++j) square[j * stride + i] = square[i * stride + j];
  }
}

// Rows of a product at a time: as many as have 2²³ kernel entries (64 MB), in whole portions.
constexpr std::size_t kPortion = 64;

std::size_t BlockRows(std::size_t first, std::size_t second) {
  const std::size_t fitting = (std::size_t{1} << 23) / std::max<std::size_t>(second, 1) / kPortion * kPortion;
  return std::min(first, std::max(fitting, kPortion));
}

}  // namespace

void FillNtk(const Program& program, const Points& points, linalg::SymmetricBlocks& theta, const Progress& progress) {
  const std::size_t d = points.dimension;
  const double entries = static_cast<double>(points.count) * static_cast<double>(points.count);
  for (std::size_t b = 0; b < theta.blocks(); ++b) {
    const std::size_t begin = theta.Begin(b), end = theta.End(b);
    const auto covered = [](std::size_t n) { return static_cast<double>(n) * static_cast<double>(n); };
    KernelMatrices(program, {points.x + begin * d, end - begin, d}, {points.x, end, d}, {nullptr, theta.Block(b)},
                   [&](double f) { progress((covered(begin) + f * (covered(end) - covered(begin))) / entries); });
    Mirror(theta.Block(b) + begin, end - begin, end);
  }
}

double MultiplyNtkBytes(std::size_t first, std::size_t second, std::size_t columns) {
  return sizeof(double) * static_cast<double>(BlockRows(first, second)) * static_cast<double>(second + columns);
}

void MultiplyNtk(const Program& program, const Points& first, const Points& second, const double* right,
                 std::size_t columns, const std::function<RowSink>& sink, const Progress& progress) {
  const std::size_t block = BlockRows(first.count, second.count), n = second.count;
  const Buffer<double> theta(block * n), product(block * columns);
  for (std::size_t begin = 0; begin < first.count; begin += block) {
    const std::size_t rows = std::min(block, first.count - begin);
    KernelMatrices(
        program, {first.x + begin * first.dimension, rows, first.dimension}, second, {nullptr, theta.data()},
        [&](double f) {
          progress((static_cast<double>(begin) + f * static_cast<double>(rows)) / static_cast<double>(first.count));
        });
    const ProductThreads one(1);  // per portion, so that the sums do not depend on the number of threads
    ForChunks(rows, kPortion, [&](std::size_t from, std::size_t count) {
      linalg::MultiplyHere(linalg::Contiguous(linalg::Op::None, linalg::Op::None, static_cast<std::int64_t>(count),
                                              static_cast<std::int64_t>(columns), static_cast<std::int64_t>(n),
                                              theta.data() + from * n, right, product.data() + from * columns));
    });
    sink(begin, rows, product.data());
  }
}

}  // namespace nnqs::kernels
