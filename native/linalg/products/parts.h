// How the rows or columns of a product are divided among threads.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/threads.h"

namespace nnqs::linalg {

// Fewer operations than this are not worth a second thread.
inline constexpr double kWorthThreads = 4e6;
// Parts begin at multiples of this, so that few tiles of BLIS's kernels are cut. The numbers do not depend on where:
// each is summed in the same order, whatever the number of threads.
inline constexpr std::int64_t kPartUnit = 48;

// Two for each thread of the section that this runs in, if there is more than one.
inline std::int64_t PartsOf(std::int64_t side, double flops) {
  const int threads = SectionThreads();
  return threads == 1 || flops < kWorthThreads ? 1 : std::clamp<std::int64_t>(side / kPartUnit, 1, 2 * threads);
}

// Where part `number` of `parts` begins; the last one ends at `side`.
inline std::int64_t PartBegin(std::int64_t side, std::int64_t parts, std::int64_t number) {
  return number == parts ? side : (side * number / parts + kPartUnit / 2) / kPartUnit * kPartUnit;
}

}  // namespace nnqs::linalg
