#include "operators/signedFlips.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "operators/signedFlips.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef NNQS_SIGNED_FLIPS_ONCE
#define NNQS_SIGNED_FLIPS_ONCE
namespace nnqs::operators {

constexpr std::size_t kMostLanes = kSignedFlipUnit / 4;

// Row p: (−1)^{|l & p|} for l = 0 … 7.
struct SignPatterns {
  alignas(64) double row[kMostLanes][kMostLanes]{};
  constexpr SignPatterns() {
    for (std::size_t p = 0; p < kMostLanes; ++p) {
      for (std::size_t l = 0; l < kMostLanes; ++l) row[p][l] = ((l & p) ^ (l & p) >> 1 ^ (l & p) >> 2) & 1 ? -1 : 1;
    }
  }
};
inline constexpr SignPatterns kPatterns;

}  // namespace nnqs::operators
#endif

HWY_BEFORE_NAMESPACE();
namespace nnqs::operators::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Four neighbouring vectors: the bits of an element's number are (unit, which of the four, lane).
template <class V>
struct Four {
  V v0, v1, v2, v3;
};

// Σ_k c_k (−1)^{|s & sign_k|} over the four vectors from `unit` on.
template <class D>
HWY_INLINE Four<hn::Vec<D>> Elements(D d, const std::vector<SignedFlip::Sign>& signs, std::size_t unit) {
  const std::size_t lanes = hn::Lanes(d);
  Four<hn::Vec<D>> e = {hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)};
  for (const SignedFlip::Sign& sign : signs) {
    const double c = kPatterns.row[1][__builtin_parityll(unit & sign.mask)] * sign.coefficient;
    const auto base = hn::Mul(hn::Set(d, c), hn::Load(d, kPatterns.row[sign.mask % lanes]));
    const double* HWY_RESTRICT which = kPatterns.row[sign.mask / lanes % 4];
    e.v0 = hn::Add(base, e.v0);
    e.v1 = hn::MulAdd(base, hn::Set(d, which[1]), e.v1);
    e.v2 = hn::MulAdd(base, hn::Set(d, which[2]), e.v2);
    e.v3 = hn::MulAdd(base, hn::Set(d, which[3]), e.v3);
  }
  return e;
}

template <class V>
HWY_INLINE void MultiplyAdd(const Four<V>& e, const Four<V>& x, Four<V>& sum) {
  sum.v0 = hn::MulAdd(e.v0, x.v0, sum.v0);
  sum.v1 = hn::MulAdd(e.v1, x.v1, sum.v1);
  sum.v2 = hn::MulAdd(e.v2, x.v2, sum.v2);
  sum.v3 = hn::MulAdd(e.v3, x.v3, sum.v3);
}

template <class D, class V>
HWY_INLINE void StoreFour(D d, const Four<V>& from, double* HWY_RESTRICT to) {
  const std::size_t lanes = hn::Lanes(d);
  hn::StoreU(from.v0, d, to);
  hn::StoreU(from.v1, d, to + lanes);
  hn::StoreU(from.v2, d, to + 2 * lanes);
  hn::StoreU(from.v3, d, to + 3 * lanes);
}

void SignedFlipBlockSimd(const double* HWY_RESTRICT x, double* HWY_RESTRICT y, std::size_t begin, std::size_t count,
                         const std::vector<SignedFlip>& groups) {
  const hn::CappedTag<double, kMostLanes> d;
  const hn::RebindToSigned<decltype(d)> di;
  using V = hn::Vec<decltype(d)>;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t unit = begin; unit < begin + count; unit += 4 * lanes) {
    Four<V> re = {hn::Zero(d), hn::Zero(d), hn::Zero(d), hn::Zero(d)}, im = re;
    bool rotate = false;
    for (const SignedFlip& group : groups) {
      const std::size_t inside = group.flip % lanes, outside = group.flip - inside;
      Four<V> from = {hn::LoadU(d, x + (unit ^ outside)), hn::LoadU(d, x + ((unit + lanes) ^ outside)),
                      hn::LoadU(d, x + ((unit + 2 * lanes) ^ outside)),
                      hn::LoadU(d, x + ((unit + 3 * lanes) ^ outside))};
      if (inside != 0) {
        const auto swap = hn::Set(di, static_cast<std::int64_t>(inside));
        const auto order = hn::IndicesFromVec(d, hn::Xor(hn::Iota(di, 0), swap));
        from = {hn::TableLookupLanes(from.v0, order), hn::TableLookupLanes(from.v1, order),
                hn::TableLookupLanes(from.v2, order), hn::TableLookupLanes(from.v3, order)};
      }
      if (!group.real.empty()) MultiplyAdd(Elements(d, group.real, unit), from, re);
      if (group.imaginary.empty()) continue;
      MultiplyAdd(Elements(d, group.imaginary, unit), from, im);
      rotate = true;
    }
    StoreFour(d, re, y + unit);
    if (!rotate) continue;
    HWY_ALIGN double times_i[kSignedFlipUnit];  // y += i·im
    StoreFour(d, im, times_i);
    for (std::size_t s = 0; s < 4 * lanes; s += 2) {
      y[unit + s] -= times_i[s + 1];
      y[unit + s + 1] += times_i[s];
    }
  }
}

}  // namespace nnqs::operators::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::operators {

HWY_EXPORT(SignedFlipBlockSimd);

void SignedFlipBlock(const double* x, double* y, std::size_t begin, std::size_t count,
                     const std::vector<SignedFlip>& groups) {
  HWY_DYNAMIC_DISPATCH(SignedFlipBlockSimd)(x, y, begin, count, groups);
}

}  // namespace nnqs::operators
#endif
