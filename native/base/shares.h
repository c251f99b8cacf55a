// How a team of threads divides a loop.
#pragma once

#include <atomic>
#include <cstddef>
#include <vector>

namespace nnqs {

// The indices [0, count) for some workers. Each first takes those of its own share, in sequence: the same ones in every
// loop of that count, so that what belongs to them stays in its caches, which may be far from those of others. Then it
// takes what others have not begun.
class Shares {
 public:
  Shares(std::size_t count, std::size_t workers) : count_(count), begun_(workers) {}

  // `count` when none is left.
  std::size_t Next(std::size_t worker) {
    const std::size_t workers = begun_.size();
    for (std::size_t k = 0; k < workers; ++k) {
      const std::size_t of = (worker + k) % workers;
      const std::size_t begin = count_ * of / workers, end = count_ * (of + 1) / workers;
      std::atomic<std::size_t>& begun = begun_[of].indices;
      if (begun.load(std::memory_order_relaxed) >= end - begin) continue;
      const std::size_t index = begin + begun.fetch_add(1, std::memory_order_relaxed);
      if (index < end) return index;
    }
    return count_;
  }

 private:
  struct alignas(64) Begun {  // a cache line each
    std::atomic<std::size_t> indices = 0;
  };
  std::size_t count_;
  std::vector<Begun> begun_;
};

}  // namespace nnqs
