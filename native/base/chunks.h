// Loops and sums over chunks of a fixed size. What a chunk gives does not depend on who computes it, and the chunks'
// sums are added in their order with the rounding of every addition carried along (Neumaier, ZAMM 54, 39 (1974)): the
// same bits for any number of threads, and errors of the size of one rounding however long the sum.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include "base/threads.h"

namespace nnqs {

// A running sum that remembers what its additions have rounded away.
class CompensatedSum {
 public:
  void Add(double x) {
    const double sum = sum_ + x;
    rest_ += std::abs(sum_) >= std::abs(x) ? (sum_ - sum) + x : (x - sum) + sum_;
    sum_ = sum;
  }
  // A sum that has left the doubles is not compensated: the rest would be NaN beside an infinity.
  double value() const { return std::isfinite(rest_) ? sum_ + rest_ : sum_; }

 private:
  double sum_ = 0, rest_ = 0;
};

// Multiply-adds that are worth waking a thread for: waking takes some tens of microseconds, they take a few.
inline constexpr std::size_t kWorthAThread = 1 << 15;

// f(begin, count) for every chunk of [0, n), in parallel. cost: multiply-adds for each of the n; a thread is given so
// many chunks at a time that it is worth waking, one unless the cost is known to be small.
template <class F>
void ForChunks(std::size_t n, std::size_t chunk, F&& f, std::size_t cost = kWorthAThread) {
  const std::size_t chunks = (n + chunk - 1) / chunk;
  const std::size_t together = std::max<std::size_t>(1, kWorthAThread / (chunk * std::max<std::size_t>(1, cost)));
  ParallelFor((chunks + together - 1) / together, [&](std::size_t first) {
    for (std::size_t c = first * together; c < std::min(chunks, (first + 1) * together); ++c)
      f(c * chunk, std::min(chunk, n - c * chunk));
  });
}

// Σ over chunks of `count` numbers each: f(begin, size, sums) writes those of one chunk.
template <class F>
std::vector<double> SumChunks(std::size_t n, std::size_t chunk, std::size_t count, F&& f,
                              std::size_t cost = kWorthAThread) {
  const std::size_t chunks = (n + chunk - 1) / chunk;
  std::vector<double> partial(chunks * count);
  const auto part = [&](std::size_t begin, std::size_t size) {
    f(begin, size, partial.data() + begin / chunk * count);
  };
  ForChunks(n, chunk, part, cost);
  std::vector<CompensatedSum> sums(count);
  for (std::size_t at = 0; at < partial.size(); ++at) sums[at % count].Add(partial[at]);
  std::vector<double> result(count);
  for (std::size_t j = 0; j < count; ++j) result[j] = sums[j].value();
  return result;
}

// The same for one number, which f(begin, size) returns.
template <class F>
double SumChunks(std::size_t n, std::size_t chunk, F&& f, std::size_t cost = kWorthAThread) {
  const auto part = [&](std::size_t begin, std::size_t size, double* sum) { *sum = f(begin, size); };
  return SumChunks(n, chunk, 1, part, cost)[0];
}

}  // namespace nnqs
