#include "operators/weightedRow.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "operators/weightedRow.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::operators::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Elements from `begin` on, as long as they fill vectors; returns where it stopped.
template <class D>
HWY_INLINE std::size_t RealElements(D d, const std::vector<Weight>& weights, const double* HWY_RESTRICT x,
                                    double* HWY_RESTRICT y, std::size_t begin, std::size_t length) {
  const std::size_t lanes = hn::Lanes(d);
  std::size_t l = begin;
  for (; l + lanes <= length; l += lanes) {
    auto re = hn::Zero(d);
    for (const Weight& w : weights) re = hn::MulAdd(hn::Set(d, w.factor.real()), hn::LoadU(d, w.table + l), re);
    hn::StoreU(hn::MulAdd(re, hn::LoadU(d, x + l), hn::LoadU(d, y + l)), d, y + l);
  }
  return l;
}

// Not inlined: GCC 12 for arm64 would never finish.
template <class D>
HWY_NOINLINE std::size_t ComplexElements(D d, const std::vector<Weight>& weights, const double* HWY_RESTRICT x,
                                         double* HWY_RESTRICT y, std::size_t begin, std::size_t length) {
  const std::size_t lanes = hn::Lanes(d);
  std::size_t l = begin;
  for (; l + lanes <= length; l += lanes) {
    auto re = hn::Zero(d), im = hn::Zero(d);
    for (const Weight& w : weights) {
      const auto table = hn::LoadU(d, w.table + l);
      re = hn::MulAdd(hn::Set(d, w.factor.real()), table, re);
      im = hn::MulAdd(hn::Set(d, w.factor.imag()), table, im);
    }
    hn::Vec<D> x_re, x_im, y_re, y_im;
    hn::LoadInterleaved2(d, x + 2 * l, x_re, x_im);
    hn::LoadInterleaved2(d, y + 2 * l, y_re, y_im);
    y_re = hn::NegMulAdd(im, x_im, hn::MulAdd(re, x_re, y_re));
    y_im = hn::MulAdd(im, x_re, hn::MulAdd(re, x_im, y_im));
    hn::StoreInterleaved2(y_re, y_im, d, y + 2 * l);
  }
  return l;
}

// Real factors on complex numbers: a weight belongs to two neighbouring lanes.
template <class D>
HWY_INLINE std::size_t PairedElements(D d, const std::vector<Weight>& weights, const double* HWY_RESTRICT x,
                                      double* HWY_RESTRICT y, std::size_t length) {
  const hn::RebindToSigned<D> di;
  const std::size_t lanes = hn::Lanes(d);
  const auto half = hn::ShiftRight<1>(hn::Iota(di, 0));
  const auto lower = hn::IndicesFromVec(d, half);
  const auto upper = hn::IndicesFromVec(d, hn::Add(half, hn::Set(di, static_cast<std::int64_t>(lanes / 2))));
  std::size_t l = 0;
  for (; l + lanes <= length; l += lanes) {
    auto re = hn::Zero(d);
    for (const Weight& w : weights) re = hn::MulAdd(hn::Set(d, w.factor.real()), hn::LoadU(d, w.table + l), re);
    double* HWY_RESTRICT to = y + 2 * l;
    const auto y0 = hn::MulAdd(hn::TableLookupLanes(re, lower), hn::LoadU(d, x + 2 * l), hn::LoadU(d, to));
    const auto y1 =
        hn::MulAdd(hn::TableLookupLanes(re, upper), hn::LoadU(d, x + 2 * l + lanes), hn::LoadU(d, to + lanes));
    hn::StoreU(y0, d, to);
    hn::StoreU(y1, d, to + lanes);
  }
  return l;
}

void AddWeightedRowSimd(const std::vector<Weight>& weights, const double* x, double* y, std::size_t length, int width) {
  const hn::ScalableTag<double> d;
  const hn::CappedTag<double, 1> one;
  const bool real = std::all_of(weights.begin(), weights.end(), [](const Weight& w) { return w.factor.imag() == 0; });
  if (width == 1) {
    RealElements(one, weights, x, y, RealElements(d, weights, x, y, 0, length), length);
  } else {
    const std::size_t done = real && hn::Lanes(d) > 1 ? PairedElements(d, weights, x, y, length)
                                                      : ComplexElements(d, weights, x, y, 0, length);
    ComplexElements(one, weights, x, y, done, length);
  }
}

}  // namespace nnqs::operators::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::operators {

HWY_EXPORT(AddWeightedRowSimd);

void AddWeightedRow(const std::vector<Weight>& weights, const double* x, double* y, std::size_t length, int width) {
  HWY_DYNAMIC_DISPATCH(AddWeightedRowSimd)(weights, x, y, length, width);
}

}  // namespace nnqs::operators
#endif
