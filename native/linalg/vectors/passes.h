// How the Walsh–Hadamard transform of a vector is divided: all levels within blocks first, then those across blocks. Of
// a vector in the last-level cache these are passes of three levels, rows read and written where they are; of one
// beyond the caches columns, by way of panels that fit the second-level cache.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <vector>

#include "base/buffer.h"
#include "base/job.h"
#include "base/shares.h"
#include "base/threads.h"

namespace nnqs::linalg {

constexpr std::size_t kNear = 1 << 12;      // numbers: 32 kB, in the first-level cache
constexpr std::size_t kPanel = 1 << 16;     // numbers: 512 kB, in the second-level cache
constexpr std::size_t kShared = 1 << 21;    // numbers: 16 MB, in the last-level cache
constexpr std::size_t kMostRows = 1 << 10;  // of a panel, so that a row of it has whole cache lines in sequence
constexpr std::size_t kDirect = 8;  // rows a power of two apart that stay in the first-level cache: they need no panel
constexpr std::size_t kDirectWidth = 1 << 12;
constexpr std::size_t kLeastBlock = 1 << 13;  // 64 kB: several threads are worth their while beyond

// Numbers that one thread transforms alone, of a vector of `length` and so many numbers in all, which leaves none of so
// many threads idle. At least kLeastBlock, or the length.
std::size_t BlockOf(std::size_t length, std::size_t numbers, std::size_t threads);

// Rows of one pass where so many are left: at most so many, in passes of equal depth.
inline std::size_t RowsOfPass(std::size_t left, std::size_t most) {
  const int levels = std::countr_zero(left), deepest = std::countr_zero(most);
  const int passes = std::max(1, (levels + deepest - 1) / deepest);
  return std::size_t{1} << ((levels + passes - 1) / passes);
}

// f(buffer, k) for k in [0, count), each thread with a buffer of its own, aligned, of so many numbers.
template <class F>
void WithBuffers(std::size_t count, std::size_t numbers, F&& f) {
  const std::size_t workers = std::min<std::size_t>(count, static_cast<std::size_t>(Threads()));
  Shares shares(count, workers);
  ParallelFor(workers, [&](std::size_t worker) {
    const Buffer<double> buffer(numbers);
    for (std::size_t k = shares.Next(worker); k < count; k = shares.Next(worker)) f(buffer.data(), k);
  });
}

// All levels across `rows` rows that are `stride` apart.
struct ColumnPass {
  std::size_t stride, rows;
};

// The passes for the levels from `block` on.
std::vector<ColumnPass> ColumnPasses(std::size_t length, std::size_t block);

// One of them, in place.
void Columns(double* y, std::size_t length, const ColumnPass& pass, const Job& job = {});

}  // namespace nnqs::linalg
