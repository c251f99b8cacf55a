#include "random/stream.h"

#include <Random123/philox.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

#include "base/chunks.h"

namespace nnqs::random {
namespace {

constexpr std::size_t kChunk = 1 << 14;  // pairs per task

// Two uniforms of 53 bits in [0, 1) per block.
std::pair<double, double> Pair(const Stream& s, std::uint64_t block) {
  const r123::Philox4x32 philox;
  const std::uint32_t tag = (std::uint32_t{s.component} << 16) | s.layer;
  const r123::Philox4x32::ctr_type counter = {
      {static_cast<std::uint32_t>(block), static_cast<std::uint32_t>(block >> 32), s.member, tag}};
  const r123::Philox4x32::key_type key = {
      {static_cast<std::uint32_t>(s.seed), static_cast<std::uint32_t>(s.seed >> 32)}};
  const auto bits = philox(counter, key);
  const auto uniform = [](std::uint32_t high, std::uint32_t low) {
    return static_cast<double>(((std::uint64_t{high} << 32) | low) >> 11) * 0x1.0p-53;
  };
  return {uniform(bits[0], bits[1]), uniform(bits[2], bits[3])};
}

// 1−u lies in (0, 1], so the logarithm is finite.
std::pair<double, double> BoxMuller(std::pair<double, double> u) {
  const double radius = std::sqrt(-2.0 * std::log1p(-u.first));
  const double angle = 2.0 * std::numbers::pi * u.second;
  return {radius * std::cos(angle), radius * std::sin(angle)};
}

// Number i of a stream is half of block i/2, so that any range can start anywhere.
template <class T, class Map>
void Fill(const Stream& stream, std::size_t offset, std::size_t count, T* values, Map map) {
  const std::size_t first = offset / 2, last = (offset + count + 1) / 2;
  ForChunks(last - first, kChunk, [&](std::size_t begin, std::size_t blocks) {
    for (std::size_t block = first + begin; block < first + begin + blocks; ++block) {
      const auto [even, odd] = map(Pair(stream, block));
      if (2 * block >= offset && 2 * block < offset + count) values[2 * block - offset] = static_cast<T>(even);
      if (2 * block + 1 < offset + count) values[2 * block + 1 - offset] = static_cast<T>(odd);
    }
  });
}

}  // namespace

template <class T>
void Normal(const Stream& stream, std::size_t offset, std::size_t count, T* values) {
  Fill(stream, offset, count, values, BoxMuller);
}

template <class T>
void Uniform(const Stream& stream, std::size_t offset, std::size_t count, T* values) {
  Fill(stream, offset, count, values, [](std::pair<double, double> u) { return u; });
}

void Permutation(const Stream& stream, std::size_t count, std::int32_t* values) {
  std::iota(values, values + count, 0);
  for (std::size_t i = count; i > 1; --i) {
    // 53-bit uniform times i: the bias is below i·2⁻⁵³.
    const auto j = static_cast<std::size_t>(Pair(stream, i).first * static_cast<double>(i));
    std::swap(values[i - 1], values[j]);
  }
}

template void Normal(const Stream&, std::size_t, std::size_t, float*);
template void Normal(const Stream&, std::size_t, std::size_t, double*);
template void Uniform(const Stream&, std::size_t, std::size_t, float*);
template void Uniform(const Stream&, std::size_t, std::size_t, double*);

}  // namespace nnqs::random
