// The vector code of walshHadamard.cc and parityFilter.cc. Included once per target (Highway's foreach_target).
#if defined(NNQS_LINALG_VECTORS_WALSH_HADAMARD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_LINALG_VECTORS_WALSH_HADAMARD_INL_H_
#undef NNQS_LINALG_VECTORS_WALSH_HADAMARD_INL_H_
#else
#define NNQS_LINALG_VECTORS_WALSH_HADAMARD_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>

#include "linalg/vectors/passes.h"

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

  // A template, since not every target has these exchanges; one of them per level is all that it takes.
  template <class V>
  HWY_INLINE V operator()(V v) const {
    if constexpr (hn::MaxLanes(Lanes()) >= 2) {
      if (one) v = hn::MulAdd(v, signs1, Reverse2(d, v));
    }
    if constexpr (hn::MaxLanes(Lanes()) >= 4) {
      if (two) v = hn::MulAdd(v, signs2, SwapAdjacentBlocks(v));
    }
    if constexpr (hn::MaxLanes(Lanes()) >= 8) {
      if (four) v = hn::MulAdd(v, signs4, ConcatLowerUpper(d, v, v));
    }
    return v;
  }

  const Lanes d;
  const bool one, two, four;
  const Vector signs1, signs2, signs4;
};

// The same, and Σ|y| of what goes into them.
struct Measured {
  template <class V>
  HWY_INLINE V operator()(V v) {
    sum = hn::Add(sum, hn::Abs(v));
    return inner(v);
  }
  HWY_INLINE bool IsFinite() const {
    return hn::AllTrue(inner.d, hn::Lt(sum, hn::Set(inner.d, std::numeric_limits<double>::infinity())));
  }
  HWY_INLINE double Sum() const { return hn::GetLane(hn::SumOfLanes(inner.d, sum)); }
  const Inner& inner;
  Vector sum;
};

// Three levels across 8 rows of `width` numbers. A `first` that measures may refuse them: then they stay as they are.
template <class First>
HWY_INLINE bool EightRows(const double* from, std::size_t from_row, double* to, std::size_t to_row, std::size_t width,
                          First&& first) {
  const Lanes d;
  for (std::size_t j = 0; j < width; j += hn::Lanes(d)) {
    const auto row = [&](std::size_t i) { return first(hn::LoadU(d, from + i * from_row + j)); };
    Vector a0 = row(0), a1 = row(1), a2 = row(2), a3 = row(3), a4 = row(4), a5 = row(5), a6 = row(6), a7 = row(7);
    if constexpr (std::is_same_v<std::remove_cvref_t<First>, Measured>) {
      if (!first.IsFinite()) return false;
    }
    Level(a0, a1), Level(a2, a3), Level(a4, a5), Level(a6, a7);
    Level(a0, a2), Level(a1, a3), Level(a4, a6), Level(a5, a7);
    Level(a0, a4), Level(a1, a5), Level(a2, a6), Level(a3, a7);
    const auto store = [&](const Vector& a, std::size_t i) { hn::StoreU(a, d, to + i * to_row + j); };
    store(a0, 0), store(a1, 1), store(a2, 2), store(a3, 3), store(a4, 4), store(a5, 5), store(a6, 6), store(a7, 7);
  }
  return true;
}

// Levels across `rows` = 2, 4 or 8 rows of `width` numbers.
HWY_INLINE void Rows(std::size_t rows, const double* from, std::size_t from_row, double* to, std::size_t to_row,
                     std::size_t width) {
  if (rows == 8) {
    EightRows(from, from_row, to, to_row, width, [](Vector v) { return v; });
    return;
  }
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
HWY_INLINE std::size_t Together(std::size_t rows) {
  return std::min<std::size_t>(rows, 8);
}

// The levels from `stride` on of a block; the stride is a multiple of a vector.
HWY_INLINE void Upper(double* y, std::size_t length, std::size_t stride) {
  while (stride < length) {
    const std::size_t rows = Together(length / stride);
    for (std::size_t at = 0; at < length; at += rows * stride) Rows(rows, y + at, stride, y + at, stride, stride);
    stride *= rows;
  }
}

HWY_INLINE void Plain(double* y, std::size_t length, std::size_t stride) {
  for (; stride < length; stride *= 2) {
    for (std::size_t at = 0; at < length; at += 2 * stride) {
      for (std::size_t i = at; i < at + stride; ++i) {
        const double a = y[i], b = y[i + stride];
        y[i] = a + b, y[i + stride] = a - b;
      }
    }
  }
}

// All levels of a block that fits the second-level cache, from one place to another or within one.
HWY_INLINE void Block(const double* from, double* y, std::size_t length, std::size_t components) {
  const std::size_t lanes = hn::Lanes(Lanes()), eight = 8 * lanes;
  if (length < eight || components > lanes) {
    if (from != y) std::copy_n(from, length, y);
    return Plain(y, length, components);
  }
  const Inner inner(components);
  const std::size_t near = std::min(length, kNear);
  for (std::size_t begin = 0; begin < length; begin += near) {
    for (std::size_t at = begin; at < begin + near; at += eight) {
      EightRows(from + at, lanes, y + at, lanes, lanes, inner);
    }
    Upper(y + begin, near, eight);
  }
  Upper(y, length, near);
}

// The same within one place; returns Σ|y|. Where that ceases to be finite, `refuse` gets place and number of numbers
// that are still as they were.
template <class Refuse>
HWY_INLINE double MeasuredBlock(double* y, std::size_t length, std::size_t components, const Refuse& refuse) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d), eight = 8 * lanes;
  if (length < eight || components > lanes) {
    double sum = 0;
    for (std::size_t i = 0; i < length; ++i) sum += std::abs(y[i]);
    if (!std::isfinite(sum)) refuse(std::size_t{0}, length);
    Plain(y, length, components);
    return sum;
  }
  const Inner inner(components);
  Measured measured{inner, hn::Zero(d)};
  const std::size_t near = std::min(length, kNear);
  for (std::size_t begin = 0; begin < length; begin += near) {
    for (std::size_t at = begin; at < begin + near; at += eight) {
      if (EightRows(y + at, lanes, y + at, lanes, lanes, measured)) continue;
      refuse(at, eight);  // they may be finite, and their sum not
      EightRows(y + at, lanes, y + at, lanes, lanes, inner);
    }
    Upper(y + begin, near, eight);
  }
  Upper(y, length, near);
  return measured.Sum();
}

// All levels across `rows` rows of `width` numbers, `stride` apart, by way of a panel in the second-level cache: rows
// at such strides would push each other out of it.
HWY_INLINE void Panel(double* y, std::size_t stride, std::size_t rows, std::size_t width, double* panel) {
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

// What a filter multiplies 8 numbers by, in sequence: the row for as many set bits as their place has above the lowest
// three.
HWY_INLINE Vector Factors(const double* table, std::size_t bits, std::size_t place) {
  return hn::LoadU(Lanes(), table + 8 * bits + (place & 7));
}

// The numbers from `place` on times their factors. The length is a multiple of 8, or of the table's smallest use.
HWY_INLINE void Filter(double* y, std::size_t length, std::size_t place, const double* table) {
  const Lanes d;
  if (length < 8) {
    for (std::size_t i = 0; i < length; ++i) y[i] *= table[i];
    return;
  }
  for (std::size_t j = 0; j < length; j += hn::Lanes(d)) {
    const std::size_t at = place + j;
    const Vector factors = Factors(table, static_cast<std::size_t>(std::popcount(at >> 3)), at);
    hn::StoreU(hn::Mul(hn::LoadU(d, y + j), factors), d, y + j);
  }
}

template <std::size_t kRows>
HWY_INLINE void LevelsAcross(Vector* a) {
  HWY_UNROLL(3)
  for (std::size_t s = 1; s < kRows; s *= 2) {
    HWY_UNROLL(8)
    for (std::size_t r = 0; r < kRows; ++r) {
      if (!(r & s)) Level(a[r], a[r + s]);
    }
  }
}

// Levels across `kRows` rows of `width` numbers, the factors, and the levels again. `place` is that of the first
// number, a multiple of the width; the next row is `place_row` further.
template <std::size_t kRows>
HWY_INLINE void FilterRows(const double* from, std::size_t from_row, double* to, std::size_t to_row, std::size_t width,
                           std::size_t place, std::size_t place_row, const double* table) {
  const Lanes d;
  std::size_t bits[kRows];
  for (std::size_t r = 0; r < kRows; ++r) {
    bits[r] = static_cast<std::size_t>(std::popcount((place + r * place_row) >> 3));
  }
  for (std::size_t j = 0; j < width; j += hn::Lanes(d)) {
    Vector a[kRows];  // in registers: every loop over it is unrolled
    HWY_UNROLL(8)
    for (std::size_t r = 0; r < kRows; ++r) a[r] = hn::LoadU(d, from + r * from_row + j);
    LevelsAcross<kRows>(a);
    const auto within = static_cast<std::size_t>(std::popcount(j >> 3));
    HWY_UNROLL(8)
    for (std::size_t r = 0; r < kRows; ++r) a[r] = hn::Mul(a[r], Factors(table, bits[r] + within, j));
    LevelsAcross<kRows>(a);
    HWY_UNROLL(8)
    for (std::size_t r = 0; r < kRows; ++r) hn::StoreU(a[r], d, to + r * to_row + j);
  }
}

HWY_INLINE void FilterRows(std::size_t rows, const double* from, std::size_t from_row, double* to, std::size_t to_row,
                           std::size_t width, std::size_t place, std::size_t place_row, const double* table) {
  (rows == 8   ? FilterRows<8>
   : rows == 4 ? FilterRows<4>
               : FilterRows<2>)(from, from_row, to, to_row, width, place, place_row, table);
}

// All levels across the rows of a panel as above, the factors, and all levels again.
HWY_INLINE void FilterPanel(double* y, std::size_t stride, std::size_t rows, std::size_t width, std::size_t place,
                            const double* table, double* panel) {
  if (rows <= 8) return FilterRows(rows, y, stride, y, stride, width, place, stride, table);
  const auto levels = [&](std::size_t done) {  // across 8 rows of the panel, `done` apart
    for (std::size_t group = 0; group < rows; group += 8 * done) {
      for (std::size_t i = group; i < group + done; ++i) {
        Rows(8, panel + i * width, done * width, panel + i * width, done * width, width);
      }
    }
  };
  for (std::size_t at = 0; at < rows; at += 8) Rows(8, y + at * stride, stride, panel + at * width, width, width);
  std::size_t done = 8;
  for (; rows / done > 8; done *= 8) levels(done);
  for (std::size_t i = 0; i < done; ++i) {
    double* row = panel + i * width;
    FilterRows(rows / done, row, done * width, row, done * width, width, place + i * stride, done * stride, table);
  }
  for (done /= 8; done > 1; done /= 8) levels(done);
  for (std::size_t at = 0; at < rows; at += 8) Rows(8, panel + at * width, width, y + at * stride, stride, width);
}

}  // namespace nnqs::linalg::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
