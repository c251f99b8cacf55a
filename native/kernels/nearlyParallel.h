// Kernels of two nearly parallel or opposite inputs where an activation jumps or has a kink. Behind a jump 1 − ρ, and
// behind a kink 1 − Ṫ, is about the angle of the inputs: the square root of what rounding has left of q11·q22 − q12².
// Here this determinant, and q11 − q22, go through the layers beside K, with digits of their own.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/program.h"

namespace nnqs::kernels {

struct PairState {
  long double q1, q2, difference, q;  // K(x,x), K(x',x'), the first less the second, K(x,x')
  long double gram;                   // q1·q2 − q²
  long double uncertain = 0;          // how far rounding may have moved it
  long double theta = 0;
  long double theta_uncertain = 0;  // of Θ, by the angles that slopes of kinks rest on
  long double theta_lost = 0;       // of Θ, by the rounding of what they are computed from

  // Inputs of the same bits, up to their sign of zero; vectors of doubles are exact there.
  bool Equal() const { return gram == 0 && difference == 0 && q > 0; }
};

// x·x'/d and the like, the determinant to rounding however close the directions are.
PairState StateOf(const double* x, const double* other, std::size_t dimension);
// Of inputs whose scalar products are whole numbers of `unit`.
PairState StateOf(std::int64_t norm, std::int64_t other_norm, std::int64_t product, long double unit);

// How far rounding may have moved wide numbers.
struct Lost {
  double k, theta;
};

// Replaces K and Θ of the pair by those of a program, with jumps or without; `theta` is null where Θ is not wanted.
// Leaves them where doubles are as good: of equal inputs, unless `lost` is asked for, and of variances 0. Throws
// NumericalError naming the layer where a function has jumped and less than 1e−9 of the scale of K, or 1e−8 of that of
// Θ, is certain.
void RunNearlyParallel(const Program& program, const PairState& inputs, double& k, double* theta, Lost* lost = nullptr);

}  // namespace nnqs::kernels
