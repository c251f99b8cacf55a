#include "base/copy.h"

#include <cstdint>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "base/copy.cc"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/cache_control.h>
#include <hwy/highway.h>
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace nnqs::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// `to` is aligned to a vector; `bytes` is a multiple of four vectors.
void Stream(std::uint8_t* HWY_RESTRICT to, const std::uint8_t* HWY_RESTRICT from, std::size_t bytes) {
  const hn::ScalableTag<std::uint8_t> d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t i = 0; i < bytes; i += 4 * lanes) {
    hwy::Prefetch(from + i + 4096);  // one page ahead: the processor's own prefetcher stops at its end
    const auto v0 = hn::LoadU(d, from + i), v1 = hn::LoadU(d, from + i + lanes);
    const auto v2 = hn::LoadU(d, from + i + 2 * lanes), v3 = hn::LoadU(d, from + i + 3 * lanes);
    hn::Stream(v0, d, to + i);
    hn::Stream(v1, d, to + i + lanes);
    hn::Stream(v2, d, to + i + 2 * lanes);
    hn::Stream(v3, d, to + i + 3 * lanes);
  }
  hwy::FlushStream();
}

}  // namespace nnqs::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace nnqs {

HWY_EXPORT(Stream);

namespace {

constexpr std::size_t kStreamed = std::size_t{16} << 20;
constexpr std::size_t kLongestVector = 64;  // bytes, of all targets
constexpr std::size_t kStreamUnit = 4 * kLongestVector;

}  // namespace

void CopyBytes(void* to, const void* from, std::size_t bytes, std::size_t whole) {
  auto* target = static_cast<std::uint8_t*>(to);
  const auto* source = static_cast<const std::uint8_t*>(from);
  const bool streamed = whole >= kStreamed && reinterpret_cast<std::uintptr_t>(to) % kLongestVector == 0;
  const std::size_t stream = streamed ? bytes / kStreamUnit * kStreamUnit : 0;
  if (stream > 0) HWY_DYNAMIC_DISPATCH(Stream)(target, source, stream);
  if (bytes > stream) std::memcpy(target + stream, source + stream, bytes - stream);  // nothing has no address
}

}  // namespace nnqs

#endif
