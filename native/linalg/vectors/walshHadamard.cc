#include "linalg/vectors/walshHadamard.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/memory.h"
#include "base/threads.h"
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

// `place`: of y[0], as `look` counts.
void TransformBlock(double* y, std::size_t length, std::size_t components, std::size_t place, const Look& look) {
  Block(y, y, length, components, [&](std::size_t at, std::size_t count) {
    if (look) look(place + at, count);
  });
}
void TransformPanel(double* y, std::size_t stride, std::size_t rows, std::size_t width, double* panel) {
  Panel(y, stride, rows, width, panel);
}
void TransformRows(double* y, std::size_t stride, std::size_t rows, std::size_t width) {
  Rows(rows, y, stride, y, stride, width);
}
double Moduli(const double* y, std::size_t count) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d), together = 4 * lanes, whole = count / together * together;
  Vector s0 = hn::Zero(d), s1 = s0, s2 = s0, s3 = s0;
  for (std::size_t i = 0; i < whole; i += together) {
    s0 = hn::Add(s0, hn::Abs(hn::LoadU(d, y + i)));
    s1 = hn::Add(s1, hn::Abs(hn::LoadU(d, y + i + lanes)));
    s2 = hn::Add(s2, hn::Abs(hn::LoadU(d, y + i + 2 * lanes)));
    s3 = hn::Add(s3, hn::Abs(hn::LoadU(d, y + i + 3 * lanes)));
  }
  double sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(hn::Add(s0, s1), hn::Add(s2, s3))));
  for (std::size_t i = whole; i < count; ++i) sum += std::abs(y[i]);
  return sum;
}

}  // namespace nnqs::linalg::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::linalg {
namespace {

HWY_EXPORT(TransformBlock);
HWY_EXPORT(TransformPanel);
HWY_EXPORT(TransformRows);
HWY_EXPORT(Moduli);

constexpr std::size_t kShared = 1 << 21;  // numbers, 16 MiB: in the last-level cache

// Rows of one pass where so many are left: at most so many, in passes of equal depth.
std::size_t RowsOfPass(std::size_t left, std::size_t rows) {
  const int levels = std::countr_zero(left), most = std::countr_zero(rows);
  const int passes = (levels + most - 1) / most;
  return std::size_t{1} << ((levels + passes - 1) / passes);
}

}  // namespace

std::size_t BlockOf(std::size_t length) {
  constexpr std::size_t kBlock = 1 << 15;
  return std::min(length, length / kBlock > kMostRows ? 2 * kBlock : kBlock);
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
  const std::size_t width = kPanel / rows, panels = length / kPanel;
  const std::size_t workers = std::min<std::size_t>(panels, static_cast<std::size_t>(Threads()));
  ParallelFor(workers, [&](std::size_t worker) {
    const Buffer<double> panel(kPanel);
    for (std::size_t k = worker; k < panels; k += workers) {
      job.Check();
      const std::size_t at = k * width, group = at / stride;
      HWY_DYNAMIC_DISPATCH(TransformPanel)(y + group * rows * stride + at % stride, stride, rows, width, panel.data());
    }
  });
}

void WalshHadamard(double* y, const Vectors& vectors, const Job& job, const Look& look) {
  const std::size_t length = vectors.length(), block = BlockOf(length);
  // Vectors that one thread takes whole, or that go through all passes together, while they are in the last-level cache
  const std::size_t whole = std::max<std::size_t>(1, BlockOf(kShared) / length);
  const std::size_t together = length > block ? std::max<std::size_t>(1, kShared / length) * length : vectors.numbers();
  const std::vector<ColumnPass> passes = ColumnPasses(length, block);
  const bool tiny = block < kNear;  // then one look is for many
  const Look within = tiny ? Look() : look;
  for (std::size_t begin = 0; begin < vectors.numbers(); begin += together) {
    const std::size_t end = std::min(vectors.numbers(), begin + together), part = block * whole;
    ParallelFor((end - begin + part - 1) / part, [&](std::size_t k) {
      job.Check();
      const std::size_t at = begin + k * part, count = std::min(part, end - at);
      if (tiny && look) look(at, count);
      for (std::size_t i = at; i < at + count; i += block) {
        HWY_DYNAMIC_DISPATCH(TransformBlock)(y + i, block, vectors.components, i, within);
      }
    });
    for (std::size_t p = 0; p < passes.size(); ++p) {
      const double done = static_cast<double>(p + 1) / static_cast<double>(passes.size() + 1);
      job.Progress((static_cast<double>(begin) + done * static_cast<double>(end - begin)) /
                   static_cast<double>(vectors.numbers()));
      Columns(y + begin, end - begin, passes[p], job);
    }
  }
}

double WalshHadamardBytes(const Vectors& vectors) {
  return vectors.length() <= kShared ? 0.0 : static_cast<double>(Threads()) * kPanel * sizeof(double);
}

double SumOfModuli(const double* y, std::size_t count) {
  return HWY_DYNAMIC_DISPATCH(Moduli)(y, count);
}

}  // namespace nnqs::linalg
#endif
