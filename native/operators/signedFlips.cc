#include "operators/signedFlips.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "operators/signedFlips.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

#ifndef NNQS_SIGNED_FLIPS_ONCE
#define NNQS_SIGNED_FLIPS_ONCE
namespace nnqs::operators {

constexpr std::size_t kUnit = 8;

// Row p: (−1)^{|l & p|} for l = 0 … 7.
struct SignPatterns {
  alignas(64) double row[kUnit][kUnit];
  constexpr SignPatterns() : row{} {
    for (std::size_t p = 0; p < kUnit; ++p) {
      for (std::size_t l = 0; l < kUnit; ++l) row[p][l] = ((l & p) ^ (l & p) >> 1 ^ (l & p) >> 2) & 1 ? -1 : 1;
    }
  }
};
inline constexpr SignPatterns kPatterns;

}  // namespace nnqs::operators
#endif

HWY_BEFORE_NAMESPACE();
namespace nnqs::operators {
namespace HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void SignedFlipBlockSimd(const double* HWY_RESTRICT x, double* HWY_RESTRICT y, std::size_t begin, std::size_t count,
                         const std::vector<SignedFlip>& groups) {
  const hn::CappedTag<double, kUnit> d;
  const hn::RebindToSigned<decltype(d)> di;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t unit = begin; unit < begin + count; unit += kUnit) {
    HWY_ALIGN double sum[kUnit] = {};
    for (const SignedFlip& group : groups) {
      HWY_ALIGN double element[kUnit] = {};
      for (const SignedFlip::Sign& sign : group.signs) {
        const double c = __builtin_parityll(unit & sign.mask) ? -sign.coefficient : sign.coefficient;
        const double* HWY_RESTRICT pattern = kPatterns.row[sign.mask % kUnit];
        for (std::size_t l = 0; l < kUnit; l += lanes) {
          hn::Store(hn::MulAdd(hn::Set(d, c), hn::Load(d, pattern + l), hn::Load(d, element + l)), d, element + l);
        }
      }
      const std::size_t inside = group.flip % lanes;
      const auto order =
          hn::IndicesFromVec(d, hn::Xor(hn::Iota(di, 0), hn::Set(di, static_cast<std::int64_t>(inside))));
      for (std::size_t l = 0; l < kUnit; l += lanes) {
        const auto from = hn::LoadU(d, x + ((unit + l) ^ (group.flip - inside)));
        const auto flipped = inside == 0 ? from : hn::TableLookupLanes(from, order);
        hn::Store(hn::MulAdd(hn::Load(d, element + l), flipped, hn::Load(d, sum + l)), d, sum + l);
      }
    }
    for (std::size_t l = 0; l < kUnit; l += lanes) hn::StoreU(hn::Load(d, sum + l), d, y + unit + l);
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace nnqs::operators
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
