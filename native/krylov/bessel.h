// Bessel functions of the first kind J_0(x) … J_n(x) by Miller's downward recurrence.
#pragma once

#include <cstddef>
#include <vector>

namespace nnqs::krylov {

// x ≥ 0; n is chosen such that |J_k(x)| < tiny for all k > n.
std::vector<double> BesselSeries(double x, double tiny);

}  // namespace nnqs::krylov
