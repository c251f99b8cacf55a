#include "linalg/finite.h"

#include <algorithm>
#include <cmath>

#include "base/errors.h"
#include "base/threads.h"

namespace nnqs::linalg {
namespace {

[[noreturn]] void FailAt(const std::string& function, const std::string& name, std::size_t position, double value) {
  throw ArgumentError(function + ": `" + name + "` holds " + std::to_string(value) + " at position " +
                      std::to_string(position) + "; every element must be finite");
}

}  // namespace

template <class T>
void RequireFinite(const std::string& function, const std::string& name, const T* values, std::size_t count) {
  constexpr std::size_t kBlock = 1 << 16;
  ParallelFor((count + kBlock - 1) / kBlock, [&](std::size_t block) {
    const std::size_t begin = block * kBlock, end = std::min(count, begin + kBlock);
    T sum = 0;  // x·0 is 0 for finite x and NaN otherwise, so that one sum per block tells; it vectorises
#pragma omp simd reduction(+ : sum)
    for (std::size_t i = begin; i < end; ++i) sum += values[i] * T{0};
    if (sum == 0) return;
    for (std::size_t i = begin; i < end; ++i) {
      if (!std::isfinite(values[i])) FailAt(function, name, i, static_cast<double>(values[i]));
    }
  });
}

template void RequireFinite(const std::string&, const std::string&, const float*, std::size_t);
template void RequireFinite(const std::string&, const std::string&, const double*, std::size_t);

}  // namespace nnqs::linalg
