#include "operators/flips.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "operators/flips.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::operators::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Four vectors at a time, so that each weight is broadcast once per four loads. Flips inside a vector permute its
// lanes.
void FlipBlockSimd(const double* HWY_RESTRICT x, double* HWY_RESTRICT y, std::size_t begin, std::size_t count,
                   const double* HWY_RESTRICT diagonal, const std::vector<Flip>& flips) {
  const hn::ScalableTag<double> d;
  const hn::RebindToSigned<decltype(d)> di;
  const std::size_t lanes = hn::Lanes(d);
  if (count < 4 * lanes) {
    for (std::size_t i = begin; i < begin + count; ++i) {
      double sum = diagonal[i - begin] * x[i];
      for (const Flip& flip : flips) sum += flip.weight * x[i ^ flip.stride];
      y[i] = sum;
    }
    return;
  }
  for (std::size_t i = begin; i < begin + count; i += 4 * lanes) {
    const double* HWY_RESTRICT energy = diagonal + (i - begin);
    const auto x0 = hn::LoadU(d, x + i), x1 = hn::LoadU(d, x + i + lanes);
    const auto x2 = hn::LoadU(d, x + i + 2 * lanes), x3 = hn::LoadU(d, x + i + 3 * lanes);
    auto s0 = hn::Mul(hn::LoadU(d, energy), x0), s1 = hn::Mul(hn::LoadU(d, energy + lanes), x1);
    auto s2 = hn::Mul(hn::LoadU(d, energy + 2 * lanes), x2), s3 = hn::Mul(hn::LoadU(d, energy + 3 * lanes), x3);
    for (const Flip& flip : flips) {
      const auto weight = hn::Set(d, flip.weight);
      if (flip.stride < lanes) {
        const auto swap = hn::Set(di, static_cast<std::int64_t>(flip.stride));
        const auto order = hn::IndicesFromVec(d, hn::Xor(hn::Iota(di, 0), swap));
        s0 = hn::MulAdd(weight, hn::TableLookupLanes(x0, order), s0);
        s1 = hn::MulAdd(weight, hn::TableLookupLanes(x1, order), s1);
        s2 = hn::MulAdd(weight, hn::TableLookupLanes(x2, order), s2);
        s3 = hn::MulAdd(weight, hn::TableLookupLanes(x3, order), s3);
      } else {
        s0 = hn::MulAdd(weight, hn::LoadU(d, x + (i ^ flip.stride)), s0);
        s1 = hn::MulAdd(weight, hn::LoadU(d, x + ((i + lanes) ^ flip.stride)), s1);
        s2 = hn::MulAdd(weight, hn::LoadU(d, x + ((i + 2 * lanes) ^ flip.stride)), s2);
        s3 = hn::MulAdd(weight, hn::LoadU(d, x + ((i + 3 * lanes) ^ flip.stride)), s3);
      }
    }
    hn::StoreU(s0, d, y + i);
    hn::StoreU(s1, d, y + i + lanes);
    hn::StoreU(s2, d, y + i + 2 * lanes);
    hn::StoreU(s3, d, y + i + 3 * lanes);
  }
}

}  // namespace nnqs::operators::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::operators {

HWY_EXPORT(FlipBlockSimd);

void FlipBlock(const double* x, double* y, std::size_t begin, std::size_t count, const double* diagonal,
               const std::vector<Flip>& flips) {
  HWY_DYNAMIC_DISPATCH(FlipBlockSimd)(x, y, begin, count, diagonal, flips);
}

}  // namespace nnqs::operators
#endif
