// What is asked of a row of pairs, and mended in it, before and after operations.
#pragma once

#include <cstddef>

namespace nnqs::kernels {

// Inputs are close if q1 + q2 − 2q is below this part of q1 + q2.
constexpr double kClose = 1e-4;
// Inputs are parallel or opposite, as far as doubles tell, if q² is at least this part of q1·q2: their angle has lost
// half of its digits.
constexpr double kParallel = 1 - 1e-8;

struct Neighbours {
  bool close, parallel;
};

// Scalar products k[j] of an input of variance q1 with others of variances q2[j]: where both variances agree and |k[j]|
// equals them up to slack·q1, the inputs are equal or opposite, and k[j] becomes ±q1. Whether some may be close, and
// some parallel.
Neighbours Settle(std::size_t count, double q1, const double* q2, double slack, double* k);

bool AllFinite(std::size_t count, const double* k, const double* theta);

}  // namespace nnqs::kernels
