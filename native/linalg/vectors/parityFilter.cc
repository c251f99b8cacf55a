#include "linalg/vectors/parityFilter.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "linalg/vectors/passes.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "linalg/vectors/parityFilter.cc"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "linalg/vectors/walshHadamard-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nnqs::linalg::HWY_NAMESPACE {

void BlockInto(const double* from, double* to, std::size_t length) {
  Block(from, to, length, 1);
}
void FilterBlock(double* y, std::size_t length, const double* table) {
  Block(y, y, length, 1);
  Filter(y, length, 0, table);
  Block(y, y, length, 1);
}
void FilterColumns(double* y, std::size_t stride, std::size_t rows, std::size_t width, std::size_t place,
                   const double* table, double* panel) {
  FilterPanel(y, stride, rows, width, place, table, panel);
}

}  // namespace nnqs::linalg::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::linalg {
namespace {

HWY_EXPORT(BlockInto);
HWY_EXPORT(FilterBlock);
HWY_EXPORT(FilterColumns);

// Numbers in sequence have factors of 8 places at once: row b of the table is for b set bits above the lowest three.
std::vector<double> TableOf(const std::vector<double>& factors) {
  const std::size_t d = factors.size() - 1;
  std::vector<double> table(8 * (d + 1));
  for (std::size_t bits = 0; bits <= d; ++bits) {
    for (std::size_t low = 0; low < 8; ++low) {
      const std::size_t all = bits + static_cast<std::size_t>(std::popcount(low));
      if (all <= d) table[8 * bits + low] = std::ldexp(factors[all], -static_cast<int>(d));
    }
  }
  return table;
}

}  // namespace

ParityFilter::ParityFilter(const std::vector<double>& factors)
    : states_(std::size_t{1} << (factors.size() - 1)), table_(TableOf(factors)) {}

std::size_t ParityFilter::block() const {
  return BlockOf(states_);
}

double ParityFilter::Bytes(std::size_t states) {
  return states <= BlockOf(states) ? 0.0 : static_cast<double>(Threads()) * kPanel * sizeof(double);
}

void ParityFilter::FilterAcross(double* work) const {
  const std::vector<ColumnPass> passes = ColumnPasses(states_, block());
  for (std::size_t p = 0; p + 1 < passes.size(); ++p) Columns(work, states_, passes[p]);
  const auto [stride, rows] = passes.back();
  const bool direct = rows <= kDirect;
  const std::size_t width = direct ? kDirectWidth : kPanel / rows;
  WithBuffers(stride / width, direct ? 0 : kPanel, [&, stride = stride, rows = rows](double* panel, std::size_t k) {
    const std::size_t place = k * width;
    HWY_DYNAMIC_DISPATCH(FilterColumns)(work + place, stride, rows, width, place, table_.data(), panel);
  });
  for (std::size_t p = passes.size() - 1; p > 0; --p) Columns(work, states_, passes[p - 1]);
}

void ParityFilter::Apply(double* work, const Fill& fill, const Read& read) const {
  const std::size_t length = block(), blocks = states_ / length;
  if (blocks == 1) {
    fill(0, length, work);
    HWY_DYNAMIC_DISPATCH(FilterBlock)(work, length, table_.data());
    return read(0, length, work);
  }
  ParallelFor(blocks, [&](std::size_t k) {
    double* numbers = work + k * length;
    fill(k * length, (k + 1) * length, numbers);
    HWY_DYNAMIC_DISPATCH(BlockInto)(numbers, numbers, length);
  });
  FilterAcross(work);
  WithBuffers(blocks, length, [&](double* buffer, std::size_t k) {
    HWY_DYNAMIC_DISPATCH(BlockInto)(work + k * length, buffer, length);
    read(k * length, (k + 1) * length, buffer);
  });
}

void ParityFilter::Apply(const double* x, double* y) const {
  const std::size_t length = block(), blocks = states_ / length;
  if (blocks == 1) {
    if (x != y) std::copy_n(x, length, y);
    return HWY_DYNAMIC_DISPATCH(FilterBlock)(y, length, table_.data());
  }
  const auto transform = [&](const double* from) {
    ParallelFor(blocks, [&](std::size_t k) {
      HWY_DYNAMIC_DISPATCH(BlockInto)(from + k * length, y + k * length, length);
    });
  };
  transform(x);
  FilterAcross(y);
  transform(y);
}

}  // namespace nnqs::linalg
#endif
