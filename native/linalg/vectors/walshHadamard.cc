#include "linalg/vectors/walshHadamard.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "linalg/vectors/passes.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "linalg/vectors/walshHadamard.cc"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "linalg/vectors/walshHadamard-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nnqs::linalg::HWY_NAMESPACE {

// Returns Σ|y| where that is asked for by `refuse`. `place`: of y[0], as it counts.
double TransformBlock(double* y, std::size_t length, std::size_t components, std::size_t place, const Refuse& refuse) {
  if (refuse) {
    return MeasuredBlock(y, length, components, [&](std::size_t at, std::size_t count) { refuse(place + at, count); });
  }
  Block(y, y, length, components);
  return 0;
}
void TransformPanel(double* y, std::size_t stride, std::size_t rows, std::size_t width, double* panel) {
  Panel(y, stride, rows, width, panel);
}
void TransformRows(double* y, std::size_t stride, std::size_t rows, std::size_t width) {
  Rows(rows, y, stride, y, stride, width);
}

}  // namespace nnqs::linalg::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::linalg {
namespace {

HWY_EXPORT(TransformBlock);
HWY_EXPORT(TransformPanel);
HWY_EXPORT(TransformRows);

constexpr std::size_t kBlock = 1 << 15;  // 256 kB

}  // namespace

// Of a vector in the last-level cache an eighth, which leaves one pass across blocks, or an eighth of that, …: the
// largest that a second-level cache holds for the most part, and that leaves none of the threads idle. Beyond 2^25
// numbers twice the usual, which saves a pass over memory.
std::size_t BlockOf(std::size_t length, std::size_t numbers, std::size_t threads) {
  constexpr std::size_t kLargest = 1 << 17;  // 1 MB
  if (length <= kBlock) return length;
  if (length > kShared) return length / kBlock > kMostRows ? 2 * kBlock : kBlock;
  std::size_t block = length;
  const auto idle = [&] { return numbers / block < threads; };
  while (block > kLargest || (idle() && block / kDirect >= kLeastBlock)) block /= kDirect;
  return block;
}

std::vector<ColumnPass> ColumnPasses(std::size_t length, std::size_t block) {
  std::vector<ColumnPass> passes;
  const std::size_t most = length <= kShared ? kDirect : kMostRows;
  for (std::size_t stride = block; stride < length; stride *= passes.back().rows) {
    passes.push_back({stride, RowsOfPass(length / stride, most)});
  }
  return passes;
}

void Columns(double* y, std::size_t length, const ColumnPass& pass, const Job& job) {
  const std::size_t stride = pass.stride, rows = pass.rows;
  if (rows <= kDirect) {
    ParallelFor(length / rows / kDirectWidth, [&](std::size_t k) {
      job.Check();
      const std::size_t at = k * kDirectWidth, group = at / stride, begin = group * rows * stride + at % stride;
      HWY_DYNAMIC_DISPATCH(TransformRows)(y + begin, stride, rows, kDirectWidth);
    });
    return;
  }
  const std::size_t width = kPanel / rows;
  WithBuffers(length / kPanel, kPanel, [&](double* panel, std::size_t k) {
    job.Check();
    const std::size_t at = k * width, group = at / stride;
    HWY_DYNAMIC_DISPATCH(TransformPanel)(y + group * rows * stride + at % stride, stride, rows, width, panel);
  });
}

double WalshHadamard(double* y, const Vectors& vectors, const Job& job, const Refuse& refuse) {
  const std::size_t length = vectors.length();
  const std::size_t block = BlockOf(length, vectors.numbers(), static_cast<std::size_t>(Threads()));
  // Vectors that one thread takes whole, or that go through all passes together, while they are in the last-level cache
  const std::size_t whole = std::max<std::size_t>(1, kBlock / length);
  const std::size_t together = length > block ? std::max<std::size_t>(1, kShared / length) * length : vectors.numbers();
  const std::vector<ColumnPass> passes = ColumnPasses(length, block);
  double moduli = 0;
  for (std::size_t begin = 0; begin < vectors.numbers(); begin += together) {
    const std::size_t end = std::min(vectors.numbers(), begin + together), part = block * whole;
    std::vector<double> sums((end - begin + part - 1) / part);
    ParallelFor(sums.size(), [&](std::size_t k) {
      job.Check();
      const std::size_t at = begin + k * part, count = std::min(part, end - at);
      double sum = 0;
      for (std::size_t i = at; i < at + count; i += block) {
        sum += HWY_DYNAMIC_DISPATCH(TransformBlock)(y + i, block, vectors.components, i, refuse);
      }
      sums[k] = sum;
    });
    moduli = std::accumulate(sums.begin(), sums.end(), moduli);
    for (std::size_t p = 0; p < passes.size(); ++p) {
      const double done = static_cast<double>(p + 1) / static_cast<double>(passes.size() + 1);
      job.Progress((static_cast<double>(begin) + done * static_cast<double>(end - begin)) /
                   static_cast<double>(vectors.numbers()));
      Columns(y + begin, end - begin, passes[p], job);
    }
  }
  return moduli;
}

double WalshHadamardBytes(const Vectors& vectors) {
  return vectors.length() <= kShared ? 0.0 : static_cast<double>(Threads()) * kPanel * sizeof(double);
}

}  // namespace nnqs::linalg
#endif
