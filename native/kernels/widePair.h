// One operation of a program on one pair of inputs, in wide numbers.
#pragma once

#include "kernels/program.h"

namespace nnqs::kernels {

// (k, theta) of one pair in wide numbers, for q = (q1 + q2 − distance)/2 if distance ≥ 0, else q = k. Whether they are
// right to 1e−9: whether they stay so if q changes by its rounding.
bool ResolveOperation(const Operation& op, double q1, double q2, double distance, double& k, double& theta);

struct WideDual {
  long double t, dot;
};
// T and Ṫ of an activation in wide numbers, of which q1·q2 − q² has lost what they agree in.
WideDual WideDualOf(const Operation& op, const double* tables, long double q1, long double q2, long double q);
// The same where √(q1·q2 − q²) is known.
WideDual WideDualOf(const Operation& op, const double* tables, long double q1, long double q2, long double q,
                    long double sine);

}  // namespace nnqs::kernels
