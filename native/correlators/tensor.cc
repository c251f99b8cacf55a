#include "correlators/tensor.h"

#include <algorithm>
#include <array>

#include "base/threads.h"
#include "linalg/products/gemm.h"

namespace nnqs::correlators {
namespace {

// What moving an element counts: memory is slower than a product.
constexpr double kMoveFlops = 200;
// Legs change places in square tiles of this side: a cache line.
constexpr std::int64_t kTile = 8;

// A leg in two orders: how far apart its elements are as a tensor stores them, and in the order that is wanted.
struct Stride {
  std::int64_t extent = 1, from = 0, to = 0;
  const double* weights = nullptr;
  double Weight(std::int64_t i) const { return weights == nullptr ? 1 : weights[i]; }
};

const double* WeightsOf(const Weights& weights, const Leg& leg) {
  const auto found = weights.find(leg.label);
  return found == weights.end() ? nullptr : found->second.data();
}

// The loops over a tensor: `rows` runs along the leg whose elements are neighbours as stored, `columns` along the last
// one of the wanted order; if they are the same leg, rows are any other.
struct Loops {
  std::vector<Stride> outer;
  Stride rows, columns;
  std::int64_t tile = kTile;

  std::int64_t Portions() const {
    std::int64_t count = 1;
    for (const Stride& leg : outer) count *= leg.extent;
    return count;
  }
};

Loops LoopsOf(const Legs& stored, const Legs& order, const Weights& weights = {}) {
  Loops loops;
  bool straight = false;
  for (auto leg = order.begin(); leg != order.end(); ++leg) {
    const auto found = std::find(stored.begin(), stored.end(), *leg);
    const Stride stride{leg->extent, SizeOf(Legs(found + 1, stored.end())), SizeOf(Legs(leg + 1, order.end())),
                        WeightsOf(weights, *leg)};
    const bool neighbours = found + 1 == stored.end(), last = leg + 1 == order.end();
    if (last) {
      loops.columns = stride;
      straight = neighbours;
    } else if (neighbours) {
      loops.rows = stride;
    } else {
      loops.outer.push_back(stride);
    }
  }
  if (straight) loops.tile = loops.columns.extent;
  if (straight && !loops.outer.empty()) {
    loops.rows = loops.outer.back();
    loops.outer.pop_back();
  }
  return loops;
}

// A run of elements, at to, to+1, … and from, from+step, …; their weights are weight·columns[0], weight·columns[1], ….
struct Run {
  std::int64_t to, from, step, count;
  double weight;
  const double* columns;  // null if all are 1
};

// body(portion, run) for all elements. Portions run in parallel, each in a fixed order.
template <class Body>
void ForElements(const Loops& loops, Body&& body) {
  const Stride &rows = loops.rows, &columns = loops.columns;
  ParallelFor(static_cast<std::size_t>(loops.Portions()), [&](std::size_t portion) {
    std::int64_t to0 = 0, from0 = 0, left = static_cast<std::int64_t>(portion);
    double weight = 1;
    for (const Stride& leg : loops.outer) {
      const std::int64_t i = left % leg.extent;
      to0 += i * leg.to, from0 += i * leg.from, left /= leg.extent;
      weight *= leg.Weight(i);
    }
    for (std::int64_t r0 = 0; r0 < rows.extent; r0 += kTile) {
      for (std::int64_t c0 = 0; c0 < columns.extent; c0 += loops.tile) {
        for (std::int64_t r = r0; r < std::min(rows.extent, r0 + kTile); ++r) {
          body(portion, Run{to0 + r * rows.to + c0, from0 + r * rows.from + c0 * columns.from, columns.from,
                            std::min(loops.tile, columns.extent - c0), weight * rows.Weight(r),
                            columns.weights == nullptr ? nullptr : columns.weights + c0});
        }
      }
    }
  });
}

// The legs of x that y has, or has not.
Legs Common(const Legs& x, const Legs& y, bool common) {
  Legs legs;
  std::copy_if(x.begin(), x.end(), std::back_inserter(legs), [&](const Leg& leg) { return Holds(y, leg) == common; });
  return legs;
}

Legs Joined(Legs first, const Legs& last) {
  first.insert(first.end(), last.begin(), last.end());
  return first;
}

}  // namespace

void Work::Spend(double operations) {
  flops += operations;
  if (job == nullptr) return;
  job->Check();
  job->Progress(std::min(1.0, flops / total));
}

CountedBytes::CountedBytes(Work& work, double bytes) : work_(work), bytes_(bytes) {
  work_.bytes += bytes_;
  work_.peak = std::max(work_.peak, work_.bytes);
}

CountedBytes::~CountedBytes() {
  work_.bytes -= bytes_;
}

Block::Block(Work& work, std::int64_t size) : counted_(work, sizeof(double) * static_cast<double>(size)) {
  if (work.job != nullptr) buffer_ = Buffer<double>(static_cast<std::size_t>(size));
}

std::int64_t SizeOf(const Legs& legs) {
  std::int64_t size = 1;
  for (const Leg& leg : legs) size *= leg.extent;
  return size;
}

bool Holds(const Legs& legs, const Leg& leg) {
  return std::find(legs.begin(), legs.end(), leg) != legs.end();
}

std::ptrdiff_t SharedLegs(const Tensor& x, const Tensor& y) {
  return std::count_if(x.legs.begin(), x.legs.end(), [&](const Leg& leg) { return Holds(y.legs, leg); });
}

Tensor Arranged(Work& work, const Tensor& tensor, const Legs& order) {
  if (order == tensor.legs) return tensor;
  const auto block = std::make_shared<Block>(work, SizeOf(order));
  work.Spend(kMoveFlops * static_cast<double>(SizeOf(order)));
  if (work.job != nullptr) {
    const double* from = tensor.block->data();
    double* to = block->data();
    ForElements(LoopsOf(tensor.legs, order), [=](std::size_t, const Run& run) {
      for (std::int64_t i = 0; i < run.count; ++i) to[run.to + i] = from[run.from + i * run.step];
    });
  }
  return {order, block};
}

double Dot(Work& work, const Tensor& x, const Tensor& y, const Weights& weights) {
  work.Spend(kMoveFlops * static_cast<double>(SizeOf(x.legs)));
  if (work.job == nullptr) return 0;
  const Loops loops = LoopsOf(y.legs, x.legs, weights);
  std::vector<double> sums(static_cast<std::size_t>(loops.Portions()));
  const double *first = x.block->data(), *last = y.block->data();
  ForElements(loops, [&](std::size_t portion, const Run& run) {
    const double *a = first + run.to, *b = last + run.from;
    double sum = 0;
    if (run.columns == nullptr) {
      for (std::int64_t i = 0; i < run.count; ++i) sum += a[i] * b[i * run.step];
    } else {
      for (std::int64_t i = 0; i < run.count; ++i) sum += run.columns[i] * a[i] * b[i * run.step];
    }
    sums[portion] += run.weight * sum;
  });
  double sum = 0;
  for (const double s : sums) sum += s;
  return sum;
}

Tensor Traced(Work& work, const Tensor& tensor, const Weights& weights) {
  const Legs& legs = tensor.legs;
  const std::size_t first = legs[0] == legs[2] ? 0 : 1;
  const Legs left{legs[1 - first], legs[3 - first]};
  const auto block = std::make_shared<Block>(work, SizeOf(left));
  if (work.job == nullptr) return {left, block};
  std::array<std::int64_t, 4> strides{};
  for (std::size_t i = 3, stride = 1; i < 4; stride *= legs[i--].extent) strides[i] = static_cast<std::int64_t>(stride);
  const double* weight = WeightsOf(weights, legs[first]);
  double* to = block->data();
  for (std::int64_t i = 0; i < left[0].extent; ++i) {
    for (std::int64_t j = 0; j < left[1].extent; ++j) {
      const double* from = tensor.block->data() + i * strides[1 - first] + j * strides[3 - first];
      double sum = 0;
      for (std::int64_t k = 0; k < legs[first].extent; ++k) {
        sum += (weight == nullptr ? 1 : weight[k]) * from[k * (strides[first] + strides[first + 2])];
      }
      *to++ = sum;
    }
  }
  return {left, block};
}

double ContractionFlops(const Tensor& x, const Tensor& y, double share) {
  const double rows = SizeOf(Common(x.legs, y.legs, false)), columns = SizeOf(Common(y.legs, x.legs, false));
  return rows * columns * (2 * share * static_cast<double>(SizeOf(Common(x.legs, y.legs, true))) + kMoveFlops);
}

Tensor Contracted(Work& work, const Tensor& x, const Tensor& y) {
  const Legs rows = Common(x.legs, y.legs, false), columns = Common(y.legs, x.legs, false);
  const Legs shared = Common(x.legs, y.legs, true);
  const Tensor left = Arranged(work, x, Joined(rows, shared)), right = Arranged(work, y, Joined(columns, shared));
  const Legs legs = Joined(rows, columns);
  const auto block = std::make_shared<Block>(work, SizeOf(legs));
  if (work.job != nullptr) {
    linalg::Multiply(linalg::Contiguous<double>(linalg::Op::None, linalg::Op::Transpose, SizeOf(rows), SizeOf(columns),
                                                SizeOf(shared), left.block->data(), right.block->data(),
                                                block->data()));
  }
  work.Spend(ContractionFlops(x, y));
  return {legs, block};
}

}  // namespace nnqs::correlators
