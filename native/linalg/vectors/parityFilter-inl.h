// The vector code of parityFilter.cc: factors between the levels of two transforms. Included once per target (Highway's
// foreach_target).
#if defined(NNQS_LINALG_VECTORS_PARITY_FILTER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_LINALG_VECTORS_PARITY_FILTER_INL_H_
#undef NNQS_LINALG_VECTORS_PARITY_FILTER_INL_H_
#else
#define NNQS_LINALG_VECTORS_PARITY_FILTER_INL_H_
#endif

#include <hwy/highway.h>

#include <bit>
#include <cstddef>

#include "linalg/vectors/walshHadamard-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::linalg::HWY_NAMESPACE {

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
