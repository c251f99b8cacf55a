// When a Krylov space counts as invariant: its recurrence A·v_j = β_{j−1}v_{j−1} + α_j v_j + β_j v_{j+1} has nothing
// new.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace nnqs::krylov {

// What rounding makes of a β that is 0: relative to ‖A‖, which no α and no β exceeds. `next` is one more of these.
inline double InvariantBelow(const std::vector<double>& alpha, const std::vector<double>& beta, double next = 0) {
  double scale = next;
  for (const double a : alpha) scale = std::max(scale, std::abs(a));
  for (const double b : beta) scale = std::max(scale, b);
  return 64 * std::numeric_limits<double>::epsilon() * scale;
}

}  // namespace nnqs::krylov
