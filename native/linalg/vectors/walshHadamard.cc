#include "linalg/vectors/walshHadamard.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "base/memory.h"
#include "base/threads.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "linalg/vectors/walshHadamard.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::linalg::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Lanes = hn::CappedTag<double, 8>;
using Vector = hn::Vec<Lanes>;

// One level is y[i], y[i+stride] ← y[i] + y[i+stride], y[i] − y[i+stride] for every pair; levels go from the smallest
// stride to the largest, whatever the blocks, so that every number is added up in one order.
HWY_INLINE void Level(Vector& a, Vector& b) {
  const Vector sum = hn::Add(a, b);
  b = hn::Sub(a, b);
  a = sum;
}

// Numbers that change sign where bit `stride` of their place is set.
HWY_INLINE Vector Signs(std::size_t stride) {
  const Lanes d;
  HWY_ALIGN double signs[8];
  for (std::size_t i = 0; i < hn::Lanes(d); ++i) signs[i] = i & stride ? -1 : 1;
  return hn::Load(d, signs);
}

// The levels of strides 1, 2 and 4 within a vector, as far as `components` and its length allow.
struct Inner {
  HWY_INLINE explicit Inner(std::size_t components)
      : one(components == 1 && hn::Lanes(d) > 1),
        two(hn::Lanes(d) > 2),
        four(hn::Lanes(d) > 4),
        signs1(Signs(1)),
        signs2(Signs(2)),
        signs4(Signs(4)) {}

  HWY_INLINE Vector operator()(Vector v) const {
    if constexpr (hn::MaxLanes(Lanes()) >= 2) {
      if (one) v = hn::MulAdd(v, signs1, hn::Reverse2(d, v));
    }
    if constexpr (hn::MaxLanes(Lanes()) >= 4) {
      if (two) v = hn::MulAdd(v, signs2, hn::Reverse4(d, hn::Reverse2(d, v)));
    }
    if constexpr (hn::MaxLanes(Lanes()) >= 8) {
      if (four) v = hn::MulAdd(v, signs4, hn::Reverse8(d, hn::Reverse4(d, v)));
    }
    return v;
  }

  const Lanes d;
  const bool one, two, four;
  const Vector signs1, signs2, signs4;
};

// Three levels across 8 rows of `width` numbers.
template <class First>
HWY_INLINE void EightRows(const double* from, std::size_t from_row, double* to, std::size_t to_row, std::size_t width,
                          const First& first) {
  const Lanes d;
  for (std::size_t j = 0; j < width; j += hn::Lanes(d)) {
    const auto row = [&](std::size_t i) { return first(hn::LoadU(d, from + i * from_row + j)); };
    Vector a0 = row(0), a1 = row(1), a2 = row(2), a3 = row(3), a4 = row(4), a5 = row(5), a6 = row(6), a7 = row(7);
    Level(a0, a1), Level(a2, a3), Level(a4, a5), Level(a6, a7);
    Level(a0, a2), Level(a1, a3), Level(a4, a6), Level(a5, a7);
    Level(a0, a4), Level(a1, a5), Level(a2, a6), Level(a3, a7);
    const auto store = [&](const Vector& a, std::size_t i) { hn::StoreU(a, d, to + i * to_row + j); };
    store(a0, 0), store(a1, 1), store(a2, 2), store(a3, 3), store(a4, 4), store(a5, 5), store(a6, 6), store(a7, 7);
  }
}

// Levels across `rows` = 2, 4 or 8 rows of `width` numbers.
void Rows(std::size_t rows, const double* from, std::size_t from_row, double* to, std::size_t to_row,
          std::size_t width) {
  if (rows == 8) return EightRows(from, from_row, to, to_row, width, [](Vector v) { return v; });
  const Lanes d;
  for (std::size_t j = 0; j < width; j += hn::Lanes(d)) {
    Vector a0 = hn::LoadU(d, from + j), a1 = hn::LoadU(d, from + from_row + j);
    Level(a0, a1);
    if (rows == 4) {
      Vector a2 = hn::LoadU(d, from + 2 * from_row + j), a3 = hn::LoadU(d, from + 3 * from_row + j);
      Level(a2, a3), Level(a0, a2), Level(a1, a3);
      hn::StoreU(a2, d, to + 2 * to_row + j), hn::StoreU(a3, d, to + 3 * to_row + j);
    }
    hn::StoreU(a0, d, to + j), hn::StoreU(a1, d, to + to_row + j);
  }
}

// How many rows the next levels take together, of `rows` that are left.
std::size_t Together(std::size_t rows) {
  return std::min<std::size_t>(rows, 8);
}

// The levels from `stride` on of a block; the stride is a multiple of a vector.
void Upper(double* y, std::size_t length, std::size_t stride) {
  while (stride < length) {
    const std::size_t rows = Together(length / stride);
    for (std::size_t at = 0; at < length; at += rows * stride) Rows(rows, y + at, stride, y + at, stride, stride);
    stride *= rows;
  }
}

void Plain(double* y, std::size_t length, std::size_t stride) {
  for (; stride < length; stride *= 2) {
    for (std::size_t at = 0; at < length; at += 2 * stride) {
      for (std::size_t i = at; i < at + stride; ++i) {
        const double a = y[i], b = y[i + stride];
        y[i] = a + b, y[i + stride] = a - b;
      }
    }
  }
}

constexpr std::size_t kNear = 1 << 11;  // 16 kB, in the first-level cache

// All levels of a block that fits the second-level cache.
void Block(double* y, std::size_t length, std::size_t components) {
  const std::size_t lanes = hn::Lanes(Lanes()), eight = 8 * lanes;
  if (length < eight || components > lanes) return Plain(y, length, components);
  const Inner inner(components);
  const std::size_t near = std::min(length, kNear);
  for (std::size_t begin = 0; begin < length; begin += near) {
    for (std::size_t at = begin; at < begin + near; at += eight) EightRows(y + at, lanes, y + at, lanes, lanes, inner);
    Upper(y + begin, near, eight);
  }
  Upper(y, length, near);
}

// All levels across `rows` rows of `width` numbers, `stride` apart, by way of a panel in the second-level cache: rows
// at such strides would push each other out of it.
void Panel(double* y, std::size_t stride, std::size_t rows, std::size_t width, double* panel) {
  std::size_t done = Together(rows);
  for (std::size_t at = 0; at < rows; at += done) Rows(done, y + at * stride, stride, panel + at * width, width, width);
  while (done < rows) {
    const std::size_t together = Together(rows / done);
    const bool last = done * together == rows;
    for (std::size_t group = 0; group < rows; group += done * together) {
      for (std::size_t i = group; i < group + done; ++i) {
        double* row = panel + i * width;
        if (last) {
          Rows(together, row, done * width, y + i * stride, done * stride, width);
        } else {
          Rows(together, row, done * width, row, done * width, width);
        }
      }
    }
    done *= together;
  }
}

}  // namespace nnqs::linalg::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::linalg {
namespace {

HWY_EXPORT(Block);
HWY_EXPORT(Panel);
HWY_EXPORT(Rows);

constexpr std::size_t kBlock = 1 << 16;     // numbers of a block or a panel: 512 kB, in the second-level cache
constexpr std::size_t kMostRows = 1 << 10;  // of a panel, so that a row of it has whole cache lines in sequence

// Rows of one pass over memory where so many are left: at most kMostRows, in passes of equal depth.
std::size_t RowsOfPass(std::size_t left) {
  const int levels = std::countr_zero(left), most = std::countr_zero(kMostRows);
  const int passes = (levels + most - 1) / most;
  return std::size_t{1} << ((levels + passes - 1) / passes);
}

void Columns(double* y, std::size_t length, std::size_t stride, std::size_t rows, const Job& job) {
  if (rows <= 8) {
    constexpr std::size_t kWidth = 1 << 13;
    ParallelFor(length / rows / kWidth, [&](std::size_t k) {
      job.Check();
      const std::size_t at = k * kWidth, group = at / stride, begin = group * rows * stride + at % stride;
      HWY_DYNAMIC_DISPATCH(Rows)(rows, y + begin, stride, y + begin, stride, kWidth);
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
      HWY_DYNAMIC_DISPATCH(Panel)(y + group * rows * stride + at % stride, stride, rows, width, panel.data());
    }
  });
}

}  // namespace

void WalshHadamard(double* y, std::size_t states, std::size_t components, const Job& job) {
  const std::size_t length = states * components, block = std::min(length, kBlock);
  ParallelFor(length / block, [&](std::size_t k) {
    job.Check();
    HWY_DYNAMIC_DISPATCH(Block)(y + k * block, block, components);
  });
  for (std::size_t stride = block; stride < length;) {
    job.Progress(std::log2(static_cast<double>(stride)) / std::log2(static_cast<double>(length)));
    const std::size_t rows = RowsOfPass(length / stride);
    Columns(y, length, stride, rows, job);
    stride *= rows;
  }
}

double WalshHadamardBytes(std::size_t states, std::size_t components) {
  return states * components <= kBlock ? 0.0 : static_cast<double>(Threads()) * kBlock * sizeof(double);
}

}  // namespace nnqs::linalg
#endif
