#include "base/finite.h"

#include <atomic>
#include <cmath>

#include "base/chunks.h"
#include "base/errors.h"

namespace nnqs {
namespace {

[[noreturn]] void FailAt(const std::string& name, std::size_t position, double value) {
  throw ArgumentError("`" + name + "` holds " + std::to_string(value) + " at position " + std::to_string(position) +
                      "; every element must be finite");
}

constexpr std::size_t kBlock = 1 << 16;

template <class T>
bool BlockFinite(const T* values, std::size_t count) {
  T sum = 0;  // x·0 is 0 for finite x and NaN otherwise, so that one sum per block tells; it vectorises
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < count; ++i) sum += values[i] * T{0};
  return sum == 0;
}

}  // namespace

template <class T>
void RequireFinite(const std::string& name, const T* values, std::size_t count, std::size_t first) {
  ForChunks(count, kBlock, [&](std::size_t begin, std::size_t length) {
    if (BlockFinite(values + begin, length)) return;
    for (std::size_t i = begin; i < begin + length; ++i) {
      if (!std::isfinite(values[i])) FailAt(name, first + i, static_cast<double>(values[i]));
    }
  });
}

bool AllFinite(const double* values, std::size_t count) {
  std::atomic<bool> finite{true};
  ForChunks(count, kBlock, [&](std::size_t begin, std::size_t length) {
    if (finite.load(std::memory_order_relaxed) && !BlockFinite(values + begin, length)) finite = false;
  });
  return finite;
}

template void RequireFinite(const std::string&, const float*, std::size_t, std::size_t);
template void RequireFinite(const std::string&, const double*, std::size_t, std::size_t);

}  // namespace nnqs
