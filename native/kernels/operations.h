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

// How much a relative error of q1 and q2 is worth in the kernels of close inputs, per variance; see activation.h.
double Stiffness(const Operation& op);

// Whether its dual rests on q11·q22 − q²; see activation.h.
bool RestsOnDeterminant(const Operation& op);

// n of an activation φ with φ(cx) = cⁿφ(x) for c > 0; nothing for another.
std::optional<int> DegreeOf(const Operation& op);

}  // namespace nnqs::kernels
