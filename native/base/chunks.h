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

// f(begin, count) for every chunk of [0, n), in parallel.
template <class F>
void ForChunks(std::size_t n, std::size_t chunk, F&& f) {
  ParallelFor((n + chunk - 1) / chunk, [&](std::size_t c) { f(c * chunk, std::min(chunk, n - c * chunk)); });
}

// Σ over chunks of `count` numbers each: f(begin, size, sums) writes those of one chunk.
template <class F>
std::vector<double> SumChunks(std::size_t n, std::size_t chunk, std::size_t count, F&& f) {
  const std::size_t chunks = (n + chunk - 1) / chunk;
  std::vector<double> partial(chunks * count);
  ForChunks(n, chunk,
            [&](std::size_t begin, std::size_t size) { f(begin, size, partial.data() + begin / chunk * count); });
  std::vector<CompensatedSum> sums(count);
  for (std::size_t at = 0; at < partial.size(); ++at) sums[at % count].Add(partial[at]);
  std::vector<double> result(count);
  for (std::size_t j = 0; j < count; ++j) result[j] = sums[j].value();
  return result;
}

// The same for one number, which f(begin, size) returns.
template <class F>
double SumChunks(std::size_t n, std::size_t chunk, F&& f) {
  return SumChunks(n, chunk, 1, [&](std::size_t begin, std::size_t size, double* sum) { *sum = f(begin, size); })[0];
}

}  // namespace nnqs
