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

#include "linalg/vectors/parityFilter-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nnqs::linalg::HWY_NAMESPACE {

void BlockInto(const double* from, double* to, std::size_t length) {
  Block(from, to, length, 1);
}
// The levels of a block that begins at `place`, filled by parts.
void FillBlock(double* y, std::size_t length, std::size_t place, std::size_t part, const ParityFilter::Fill& fill) {
  if (length < kDirect * part) {
    for (std::size_t at = 0; at < length; at += part) fill(place + at, place + at + part, y + at);
    return Block(y, y, length, 1);
  }
  const std::size_t eighth = length / kDirect;
  for (std::size_t at = 0; at < length; at += eighth) FillBlock(y + at, eighth, place + at, part, fill);
  Rows(kDirect, y, eighth, y, eighth, eighth);
}
void FilterAll(double* y, std::size_t length, const double* table) {
  Filter(y, length, 0, table);
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
HWY_EXPORT(FillBlock);
HWY_EXPORT(FilterAll);
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

// Whatever the number of threads: the second transform takes the levels across blocks first, so that its additions
// depend on the blocks.
std::size_t BlockAlone(std::size_t states) {
  return BlockOf(states, states, kDirect);
}

}  // namespace

ParityFilter::ParityFilter(const std::vector<double>& factors)
    : states_(std::size_t{1} << (factors.size() - 1)), table_(TableOf(factors)) {}

std::size_t ParityFilter::block() const {
  return std::min(states_, kLeastBlock);
}

double ParityFilter::Bytes(std::size_t states) {
  return states <= kShared ? 0.0 : static_cast<double>(Threads()) * kPanel * sizeof(double);
}

void ParityFilter::FilterAcross(double* work, std::size_t length) const {
  if (length == states_) return HWY_DYNAMIC_DISPATCH(FilterAll)(work, length, table_.data());
  const std::vector<ColumnPass> passes = ColumnPasses(states_, length);
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
  const std::size_t length = BlockAlone(states_), blocks = states_ / length, part = block();
  ParallelFor(blocks, [&](std::size_t k) {
    HWY_DYNAMIC_DISPATCH(FillBlock)(work + k * length, length, k * length, part, fill);
  });
  FilterAcross(work, length);
  // Beyond the last-level cache the numbers are not written again.
  WithBuffers(blocks, states_ <= kShared ? 0 : length, [&](double* buffer, std::size_t k) {
    const double* from = work + k * length;
    double* to = states_ <= kShared ? work + k * length : buffer;
    HWY_DYNAMIC_DISPATCH(BlockInto)(from, to, length);
    for (std::size_t at = 0; at < length; at += part) read(k * length + at, k * length + at + part, to + at);
  });
}

void ParityFilter::Apply(const double* x, double* y) const {
  const std::size_t length = BlockAlone(states_);
  const auto transform = [&](const double* from) {
    ParallelFor(states_ / length, [&](std::size_t k) {
      HWY_DYNAMIC_DISPATCH(BlockInto)(from + k * length, y + k * length, length);
    });
  };
  transform(x);
  FilterAcross(y, length);
  transform(y);
}

}  // namespace nnqs::linalg
#endif
