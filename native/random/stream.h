// Counter-based random streams: Philox4x32-10 (Salmon et al., SC 2011) from Random123.
//   key     = seed (64 bits)
//   counter = (block: 64 bits, member: 32 bits, component·2¹⁶ + layer: 32 bits)
// Every number has an address, so it is the same whichever thread draws it, in whatever order.
#pragma once

#include <cstddef>
#include <cstdint>

namespace nnqs::random {

struct Stream {
  std::uint64_t seed = 0;
  std::uint32_t member = 0;
  std::uint16_t component = 0;
  std::uint16_t layer = 0;
};

// values[i] = the i-th standard normal of the stream, i = offset … offset+count−1; Box–Muller on pairs.
template <class T>
void Normal(const Stream& stream, std::size_t offset, std::size_t count, T* values);

// values[i] = the i-th uniform in [0, 1) of the stream, 53 bits.
template <class T>
void Uniform(const Stream& stream, std::size_t offset, std::size_t count, T* values);

// A uniformly random permutation of 0 … count−1 (Fisher–Yates on the stream's uniforms).
void Permutation(const Stream& stream, std::size_t count, std::int32_t* values);

}  // namespace nnqs::random
