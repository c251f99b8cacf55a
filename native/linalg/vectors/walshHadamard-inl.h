// The vector code of transforms, of walshHadamard.cc and parityFilter.cc. Included once per target (Highway's
// foreach_target).
#if defined(NNQS_LINALG_VECTORS_WALSH_HADAMARD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_LINALG_VECTORS_WALSH_HADAMARD_INL_H_
#undef NNQS_LINALG_VECTORS_WALSH_HADAMARD_INL_H_
#else
#define NNQS_LINALG_VECTORS_WALSH_HADAMARD_INL_H_
#endif

#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>

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

// What a pass does with each vector of numbers that it reads, and whether it may write: here nothing, always.
struct Unchanged {
  HWY_INLINE Vector operator()(const Vector& v) const { return v; }
  static constexpr bool Accepts() { return true; }
};

// The levels of strides 1, 2 and 4 within a vector, as far as its length allows; that of 1 only for one component.
template <std::size_t kComponents>
struct Inner {
  HWY_INLINE Inner() : signs1(Signs(1)), signs2(Signs(2)), signs4(Signs(4)) {}
  // A template, since not every target has these exchanges; one of them per level is all that it takes.
  template <class V>
  HWY_INLINE V operator()(V v) const {
    if constexpr (hn::MaxLanes(Lanes()) >= 2 && kComponents == 1) v = hn::MulAdd(v, signs1, Reverse2(d, v));
    if constexpr (hn::MaxLanes(Lanes()) >= 4) v = hn::MulAdd(v, signs2, SwapAdjacentBlocks(v));
    if constexpr (hn::MaxLanes(Lanes()) >= 8) v = hn::MulAdd(v, signs4, ConcatLowerUpper(d, v, v));
    return v;
  }
  static constexpr bool Accepts() { return true; }

  Lanes d;
  Vector signs1, signs2, signs4;
};

// The same, and Σ|y| of what goes into them, which must be finite.
template <std::size_t kComponents>
struct Measured {
  HWY_INLINE Measured() : sum(hn::Zero(inner.d)), other(sum) {}
  template <class V>
  HWY_INLINE V operator()(V v) {
    other = hn::Add(other, hn::Abs(v));  // two sums in turns, so that one need not wait for the other
    std::swap(sum, other);
    return inner(v);
  }
  HWY_INLINE bool Accepts() const {
    return hn::AllTrue(inner.d, hn::Lt(hn::Add(sum, other), hn::Set(inner.d, std::numeric_limits<double>::infinity())));
  }
  HWY_INLINE double Sum() const { return hn::GetLane(hn::SumOfLanes(inner.d, hn::Add(sum, other))); }
  Inner<kComponents> inner;
  Vector sum, other;
};

// Rows that one pass takes at most: those of AVX-512 and of other processors' sets fit 32 registers.
constexpr std::size_t kMostTogether = HWY_ARCH_X86 && HWY_TARGET > HWY_AVX3 ? 8 : 16;

template <std::size_t kRows>
HWY_INLINE void LevelsAcross(Vector* a) {
  HWY_UNROLL(4)
  for (std::size_t s = 1; s < kRows; s *= 2) {
    HWY_UNROLL(16)
    for (std::size_t r = 0; r < kRows; ++r) {
      if (!(r & s)) Level(a[r], a[r + s]);
    }
  }
}

// Levels across `kRows` rows of `width` numbers, after what `first` does. False where that does not accept them: then
// they stay as they are.
template <std::size_t kRows, class First>
HWY_INLINE bool RowsOf(const double* from, std::size_t from_row, double* to, std::size_t to_row, std::size_t width,
                       First&& first) {
  const Lanes d;
  const std::size_t lanes = hn::Lanes(d);
  const auto load = [&](std::size_t r) { return first(hn::LoadU(d, from + r * from_row)); };
  for (const double* end = from + width; from < end; from += lanes, to += lanes) {
    Vector a[kRows];  // in registers: every loop over it is unrolled
    HWY_UNROLL(16)
    for (std::size_t r = 0; r < kRows; ++r) a[r] = load(r);
    if (!first.Accepts()) return false;
    LevelsAcross<kRows>(a);
    HWY_UNROLL(16)
    for (std::size_t r = 0; r < kRows; ++r) hn::StoreU(a[r], d, to + r * to_row);
  }
  return true;
}

template <class First = const Unchanged>
HWY_INLINE bool Rows(std::size_t rows, const double* from, std::size_t from_row, double* to, std::size_t to_row,
                     std::size_t width, First&& first = {}) {
  switch (rows) {
    case 1:
      return RowsOf<1>(from, from_row, to, to_row, width, first);
    case 2:
      return RowsOf<2>(from, from_row, to, to_row, width, first);
    case 4:
      return RowsOf<4>(from, from_row, to, to_row, width, first);
    case 8:
      return RowsOf<8>(from, from_row, to, to_row, width, first);
    default:
      return RowsOf<kMostTogether>(from, from_row, to, to_row, width, first);
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

// The first levels of a block, across kRows vectors in sequence. `refused` gets place and number of numbers that
// `first` does not accept and that are still as they were; then they go on.
template <std::size_t kRows, class Inner, class First, class Refused>
HWY_INLINE void FirstLevels(const double* from, double* y, std::size_t length, const Inner& inner, First& first,
                            const Refused& refused, std::size_t place) {
  const std::size_t lanes = hn::Lanes(Lanes()), numbers = kRows * lanes;
  First begun = first;  // in registers
  for (std::size_t at = 0; at < length; at += numbers) {
    if (RowsOf<kRows>(from + at, lanes, y + at, lanes, lanes, begun)) continue;
    refused(place + at, numbers);
    RowsOf<kRows>(from + at, lanes, y + at, lanes, lanes, inner);
  }
  if constexpr (!std::is_const_v<First>) first = begun;
}

// All levels of a block, by eighths where it is larger than the first-level cache: in every cache, whatever its size,
// as many as it has room for.
template <class Inner, class First, class Refused>
void Block(const double* from, double* y, std::size_t length, const Inner& inner, First& first, const Refused& refused,
           std::size_t place = 0) {
  if (length > kNear) {
    const std::size_t part = length / kDirect;
    for (std::size_t at = 0; at < length; at += part) {
      Block(from + at, y + at, part, inner, first, refused, place + at);
    }
    Rows(kDirect, y, part, y, part, part);
    return;
  }
  const std::size_t lanes = hn::Lanes(Lanes()), rows = RowsOfPass(length / lanes, kMostTogether),
                    numbers = rows * lanes;
  switch (rows) {
    case 1:
      FirstLevels<1>(from, y, length, inner, first, refused, place);
      break;
    case 2:
      FirstLevels<2>(from, y, length, inner, first, refused, place);
      break;
    case 4:
      FirstLevels<4>(from, y, length, inner, first, refused, place);
      break;
    case 8:
      FirstLevels<8>(from, y, length, inner, first, refused, place);
      break;
    default:
      FirstLevels<kMostTogether>(from, y, length, inner, first, refused, place);
  }
  for (std::size_t stride = numbers; stride < length;) {
    const std::size_t together = RowsOfPass(length / stride, kMostTogether);
    for (std::size_t at = 0; at < length; at += together * stride) {
      Rows(together, y + at, stride, y + at, stride, stride);
    }
    stride *= together;
  }
}

// Whether a block is too short for vectors, or its numbers have too many components.
HWY_INLINE bool IsPlain(std::size_t length, std::size_t components) {
  const std::size_t lanes = hn::Lanes(Lanes());
  return length < lanes || components > lanes;
}

// From one place to another or within one.
HWY_INLINE void Block(const double* from, double* y, std::size_t length, std::size_t components) {
  if (IsPlain(length, components)) {
    if (from != y) std::copy_n(from, length, y);
    return Plain(y, length, components);
  }
  const auto levels = [&](const auto& inner) { Block(from, y, length, inner, inner, [](std::size_t, std::size_t) {}); };
  components == 1 ? levels(Inner<1>()) : levels(Inner<2>());
}

// The same within one place; returns Σ|y|. Where that ceases to be finite, `refuse` gets place and number of numbers
// that are still as they were.
template <class Refuse>
HWY_INLINE double MeasuredBlock(double* y, std::size_t length, std::size_t components, const Refuse& refuse) {
  if (IsPlain(length, components)) {
    double sum = 0;
    for (std::size_t i = 0; i < length; ++i) sum += std::abs(y[i]);
    if (!std::isfinite(sum)) refuse(std::size_t{0}, length);
    Plain(y, length, components);
    return sum;
  }
  const auto levels = [&](auto measured) {
    Block(y, y, length, measured.inner, measured, refuse);  // what is refused may be finite, and its sum not
    return measured.Sum();
  };
  return components == 1 ? levels(Measured<1>()) : levels(Measured<2>());
}

// All levels across `rows` rows of `width` numbers, `stride` apart, by way of a panel in the second-level cache: rows
// at such strides would push each other out of it.
HWY_INLINE void Panel(double* y, std::size_t stride, std::size_t rows, std::size_t width, double* panel) {
  std::size_t done = std::min(rows, kDirect);
  for (std::size_t at = 0; at < rows; at += done) Rows(done, y + at * stride, stride, panel + at * width, width, width);
  while (done < rows) {
    const std::size_t together = std::min(rows / done, kDirect);
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

#endif
