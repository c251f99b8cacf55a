// The largest numbers that requests may hold, whatever memory there is.
#pragma once

#include <cstdint>

namespace nnqs::boundary {

// Dimensions, numbers of states and of steps: what 32 bits and LAPACK count.
inline constexpr std::int64_t kMostCounted = 2147483647;
// JavaScript's largest safe integer: seeds, places in a stream, products.
inline constexpr std::int64_t kMostWhole = (std::int64_t{1} << 53) - 1;
// Products of a kernel with vectors that one solution may take.
inline constexpr std::int64_t kMostProducts = 1000000;
// Numbers of a typed array of JavaScript.
inline constexpr std::int64_t kMostNumbers = 4294967295;
// Spins all of whose states are counted.
inline constexpr int kMostSpins = 30;

}  // namespace nnqs::boundary
