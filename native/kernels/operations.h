// One operation of a program on many pairs of inputs at once, vectorised with run-time dispatch.
#pragma once

#include <cstddef>
#include <optional>

#include "kernels/program.h"

namespace nnqs::kernels {

// Arrays that ApplyOperation sees must be readable and writable up to the next multiple of this many elements.
constexpr std::size_t kPadding = 32;

constexpr std::size_t Padded(std::size_t count) {
  return (count + kPadding - 1) / kPadding * kPadding;
}

// What variances may be for vectors of doubles to hold their products, with those of the parameters of an activation.
// All others, and zero, take the same formulas in wider numbers.
constexpr double kSmallestOrdinary = 1e-60, kLargestOrdinary = 5e59;

// In place on count pairs (k[i], theta[i]) whose variances are q1[i] = K(x,x) and q2[i] = K(x',x'). The diagonal goes
// through the same code with q1 = q2 = k, so that equal inputs give bitwise equal kernels at any depth. `ordinary` says
// that all variances are known to be; then none is looked at.
void ApplyOperation(const Operation& op, const double* tables, std::size_t count, const double* q1, const double* q2,
                    double* k, double* theta, bool ordinary = false);

// Inputs are close if q1 + q2 − 2q is below this part of q1 + q2.
constexpr double kClose = 1e-4;
// Scalar products k[j] of an input of variance q1 with others of variances q2[j]: where both variances agree and |k[j]|
// equals them up to slack·q1, the inputs are equal or opposite, and k[j] becomes ±q1. Whether some may be close.
bool Settle(std::size_t count, double q1, const double* q2, double slack, double* k);

// How much a relative error of q1 and q2 is worth in the kernels of close inputs, per variance; see activation.h.
double Stiffness(const Operation& op);

// (k, theta) of one pair in wide numbers, for q = (q1 + q2 − distance)/2 if distance ≥ 0, else q = k. Whether they are
// right to 1e−9: whether they stay so if q changes by its rounding.
bool ResolveOperation(const Operation& op, double q1, double q2, double distance, double& k, double& theta);

struct WideDual {
  long double t, dot;
};
// T and Ṫ of an activation in wide numbers.
WideDual WideDualOf(const Operation& op, const double* tables, long double q1, long double q2, long double q);
// n of an activation φ with φ(cx) = cⁿφ(x) for c > 0; nothing for another.
std::optional<int> DegreeOf(const Operation& op);

bool AllFinite(std::size_t count, const double* k, const double* theta);

}  // namespace nnqs::kernels
