// How the Walsh–Hadamard transform of a vector is divided: all levels within blocks of the second-level cache first,
// then those across blocks. Of a vector in the last-level cache these are passes of three levels, rows read and written
// where they are; of one beyond the caches columns, by way of panels that fit the second-level cache.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <vector>

#include "base/job.h"
#include "base/memory.h"
#include "base/threads.h"

namespace nnqs::linalg {

constexpr std::size_t kNear = 1 << 12;      // numbers: 32 kB, in the first-level cache
constexpr std::size_t kPanel = 1 << 16;     // numbers: 512 kB, in the second-level cache
constexpr std::size_t kMostRows = 1 << 10;  // of a panel, so that a row of it has whole cache lines in sequence
constexpr std::size_t kDirect = 8;          // rows that fit registers: they need no panel
constexpr std::size_t kDirectWidth = 1 << 12;

// Numbers of a block: 256 kB, where a pass over the first-level cache leaves three levels. Beyond 2^25 numbers twice
// that, which saves a pass over memory.
std::size_t BlockOf(std::size_t length);

// f(buffer, k) for k in [0, count), each thread with a buffer of its own, aligned, of so many numbers.
template <class F>
void WithBuffers(std::size_t count, std::size_t numbers, F&& f) {
  const std::size_t workers = std::min<std::size_t>(count, static_cast<std::size_t>(Threads()));
  std::atomic<std::size_t> next = 0;
  ParallelFor(workers, [&](std::size_t) {
    const Buffer<double> buffer(numbers);
    for (std::size_t k = next++; k < count; k = next++) f(buffer.data(), k);
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
