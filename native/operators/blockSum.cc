#include "operators/blockSum.h"

#include <algorithm>
#include <memory>

#include "base/threads.h"
#include "operators/weightedRow.h"

namespace nnqs::operators {
namespace {

constexpr std::size_t kLeastStrip = 4 * kStrip;
constexpr std::size_t kTask = 1 << 14;  // doubles of y per task

// Low bits: long blocks whose tables and gathered copies stay in the second-level cache.
int LowBits(const hilbert::Basis& basis) {
  return std::min(basis.minor().bits(), basis.shift() > 0 ? 16 : 12);
}

// y += i·x on complex numbers
void AddTimesI(const double* x, double* y, std::size_t length) {
  for (std::size_t j = 0; j < length; j += 2) {
    y[j] -= x[j + 1];
    y[j + 1] += x[j];
  }
}

}  // namespace

BlockSum::BlockSum(const hilbert::Basis& basis, const std::vector<FlipGroup>& groups)
    : blocks_(basis, LowBits(basis)), sum_(blocks_, groups) {}

double BlockSum::Bytes(const hilbert::Basis& basis, const std::vector<FlipGroup>& groups) {
  return SplitSum::Bytes(basis, LowBits(basis), groups);
}

void BlockSum::Apply(const double* x, double* y, int width) const {
  High(x, y, width);
  if (width == 1) {
    Rest<1>(x, y);
  } else {
    Rest<2>(x, y);
  }
}

// y = (T_high⊗1)x by strips of columns: every row of a strip is used about once per group while it is cached.
void BlockSum::High(const double* x, double* y, int width) const {
  struct Task {
    std::size_t begin, columns, first, end;  // columns; blocks of one kind
  };
  std::vector<Task> tasks;
  for (int kind = 0; kind < blocks_.kinds(); ++kind) {
    const std::size_t length = blocks_.words(kind).size() * width, end = blocks_.first(kind + 1);
    const std::size_t cached = kCachedDoubles / std::max<std::size_t>(1, end - blocks_.first(kind));
    const std::size_t strip = std::max(kLeastStrip, cached / kLeastStrip * kLeastStrip);
    for (std::size_t begin = 0; begin < length; begin += strip) {
      const std::size_t columns = std::min(strip, length - begin), rows = std::max<std::size_t>(1, kTask / columns);
      for (std::size_t first = blocks_.first(kind); first < end; first += rows) {
        tasks.push_back({begin, columns, first, std::min(end, first + rows)});
      }
    }
  }
  ParallelFor(tasks.size(), [&](std::size_t i) {
    const Task& task = tasks[i];
    std::vector<double> times_i(sum_.high.im.rows() == 0 ? 0 : task.columns);
    for (std::size_t b = task.first; b < task.end; ++b) {
      double* row = y + std::size_t{blocks_.list()[b].start} * width + task.begin;
      MultiplyRow(sum_.high.re, b, x + task.begin, width, row, task.columns);
      if (times_i.empty()) continue;
      MultiplyRow(sum_.high.im, b, x + task.begin, width, times_i.data(), task.columns);
      AddTimesI(times_i.data(), row, task.columns);
    }
  });
}

template <int kWidth>
void BlockSum::Rest(const double* x, double* y) const {
  constexpr std::size_t kTogether = kStrip / kWidth;
  std::vector<std::pair<std::size_t, std::size_t>> tasks;  // first and number of blocks
  for (int kind = 0; kind < blocks_.kinds(); ++kind) {
    const std::size_t end = blocks_.first(kind + 1);
    for (std::size_t b = blocks_.first(kind); b < end; b += kTogether) {
      tasks.emplace_back(b, std::min(kTogether, end - b));
    }
  }
  ParallelFor(tasks.size(), [&](std::size_t task) {
    const auto [first, count] = tasks[task];
    Low<kWidth>(x, y, first, count);
    for (std::size_t b = first; b < first + count; ++b) Mixed<kWidth>(x, y, blocks_.list()[b]);
  });
}

// y += (1⊗T_low)x on some blocks of one kind, gathered side by side, so that each element of T_low meets a full vector.
template <int kWidth>
void BlockSum::Low(const double* x, double* y, std::size_t first, std::size_t count) const {
  const hilbert::Block* blocks = blocks_.list().data() + first;
  const ComplexRows& matrix = sum_.low[blocks->kind];
  if (matrix.re.column.empty() && matrix.im.column.empty()) return;
  const std::size_t length = blocks_.words(blocks->kind).size();
  const auto in = std::make_unique_for_overwrite<double[]>(length * kStrip);
  const auto out = std::make_unique_for_overwrite<double[]>(length * kStrip);
  if (count * kWidth < kStrip) std::fill_n(in.get(), length * kStrip, 0.0);
  for (std::size_t a = 0; a < count; ++a) {
    const double* row = x + std::size_t{blocks[a].start} * kWidth;
    for (std::size_t j = 0; j < length; ++j) {
      for (int w = 0; w < kWidth; ++w) in[j * kStrip + a * kWidth + w] = row[j * kWidth + w];
    }
  }
  MultiplyColumns(matrix.re, in.get(), kStrip, out.get(), kStrip, kStrip);
  if (matrix.im.rows() > 0) {
    std::vector<double> times_i(length * kStrip);
    MultiplyColumns(matrix.im, in.get(), kStrip, times_i.data(), kStrip, kStrip);
    AddTimesI(times_i.data(), out.get(), length * kStrip);
  }
  for (std::size_t a = 0; a < count; ++a) {
    double* row = y + std::size_t{blocks[a].start} * kWidth;
    for (std::size_t j = 0; j < length; ++j) {
      for (int w = 0; w < kWidth; ++w) row[j * kWidth + w] += out[j * kStrip + a * kWidth + w];
    }
  }
}

// y += Σ_g (Σ_j F_gj⊗t_gj) R_g x on one block.
template <int kWidth>
void BlockSum::Mixed(const double* x, double* y, const hilbert::Block& block) const {
  const std::size_t length = blocks_.words(block.kind).size();
  std::vector<Weight> weights;
  std::vector<double> fetched;
  for (const MixedGroup& group : sum_.mixed) {
    const auto source = blocks_.Find(block.high ^ group.flip);
    if (!source) continue;
    weights.clear();
    for (const MixedGroup::Factor& factor : group.factors) {
      const std::complex<double> f = factor.At(block.high);
      if (f != 0.0) weights.push_back({sum_.low_tables[factor.table].values[block.kind].data(), f});
    }
    if (weights.empty()) continue;
    const double* from = x + std::size_t{source->start} * kWidth;
    if (group.low_flip != 0) {
      const std::vector<Move>& moves = sum_.low_flips[group.low_flip].moves[block.kind][source->kind];
      if (moves.empty()) continue;
      fetched.assign(length * kWidth, 0);
      for (const Move& move : moves) {
        for (int w = 0; w < kWidth; ++w) fetched[move.to * kWidth + w] = from[move.from * kWidth + w];
      }
      from = fetched.data();
    } else if (source->kind != block.kind) {
      continue;
    }
    AddWeightedRow(weights, from, y + std::size_t{block.start} * kWidth, length, kWidth);
  }
}

}  // namespace nnqs::operators
