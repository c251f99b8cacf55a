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

void TransformBlock(double* y, std::size_t length, std::size_t components) {
  Block(y, y, length, components);
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

constexpr std::size_t kMostRows = 1 << 10;  // of a panel, so that a row of it has whole cache lines in sequence

// Rows of one pass over memory where so many are left: at most kMostRows, in passes of equal depth.
std::size_t RowsOfPass(std::size_t left) {
  const int levels = std::countr_zero(left), most = std::countr_zero(kMostRows);
  const int passes = (levels + most - 1) / most;
  return std::size_t{1} << ((levels + passes - 1) / passes);
}

}  // namespace

std::vector<ColumnPass> ColumnPasses(std::size_t length, std::size_t block) {
  std::vector<ColumnPass> passes;
  for (std::size_t stride = block; stride < length; stride *= passes.back().rows) {
    passes.push_back({stride, RowsOfPass(length / stride)});
  }
  return passes;
}

void Columns(double* y, std::size_t length, const ColumnPass& pass, const Job& job) {
  const std::size_t stride = pass.stride, rows = pass.rows;
  if (rows <= 8) {
    constexpr std::size_t kWidth = 1 << 13;
    ParallelFor(length / rows / kWidth, [&](std::size_t k) {
      job.Check();
      const std::size_t at = k * kWidth, group = at / stride, begin = group * rows * stride + at % stride;
      HWY_DYNAMIC_DISPATCH(TransformRows)(y + begin, stride, rows, kWidth);
    });
    return;
  }
  const std::size_t width = kBlock / rows, panels = length / kBlock;
  const std::size_t workers = std::min<std::size_t>(panels, static_cast<std::size_t>(Threads()));
  ParallelFor(workers, [&](std::size_t worker) {
    const Buffer<double> panel(kBlock);
    for (std::size_t k = worker; k < panels; k += workers) {
      job.Check();
      const std::size_t at = k * width, group = at / stride;
      HWY_DYNAMIC_DISPATCH(TransformPanel)(y + group * rows * stride + at % stride, stride, rows, width, panel.data());
    }
  });
}

void WalshHadamard(double* y, std::size_t states, std::size_t components, const Job& job) {
  const std::size_t length = states * components, block = std::min(length, kBlock);
  ParallelFor(length / block, [&](std::size_t k) {
    job.Check();
    HWY_DYNAMIC_DISPATCH(TransformBlock)(y + k * block, block, components);
  });
  for (const ColumnPass& pass : ColumnPasses(length, block)) {
    job.Progress(std::log2(static_cast<double>(pass.stride)) / std::log2(static_cast<double>(length)));
    Columns(y, length, pass, job);
  }
}

double WalshHadamardBytes(std::size_t states, std::size_t components) {
  return states * components <= kBlock ? 0.0 : static_cast<double>(Threads()) * kBlock * sizeof(double);
}

}  // namespace nnqs::linalg
#endif
