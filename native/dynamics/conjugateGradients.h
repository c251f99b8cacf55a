// Θ_dd·x = y by preconditioned conjugate gradients. Where P = R·K⁻¹·Rᵀ of a kernel K on all states, whose eigenvalues
// are all positive, P ⪰ Θ_dd⁻¹ (a block of the inverse is at least the inverse of the block), so that rᵀPr, which the
// iteration has, bounds ‖Θ^{−1/2}r‖²: the error of the prediction at a test point x is at most √Θ(x,x) times its root.
// What rounding leaves in r is mostly of the modes with the largest eigenvalues, and these, cut to the training points,
// are what P weighs far too much: they leak into all others. Any c of a set S of modes u of K gives instead
//   ‖Θ^{−1/2}r‖ ≤ √((r−R·u·c)ᵀP(r−R·u·c)) + √Σ_S c²/λ.
#pragma once

#include <cstddef>

#include "base/job.h"
#include "dynamics/kernelOperator.h"

namespace nnqs::dynamics {

// What bounds ‖Θ^{−1/2}r‖; all null where K has no inverse.
struct InverseBound {
  KernelOperator* inverse = nullptr;        // P
  KernelOperator* large = nullptr;          // R·u·uᵀ·Rᵀ of the modes with large eigenvalues
  KernelOperator* large_inverse = nullptr;  // R·u·λ⁻¹·uᵀ·Rᵀ of them
};

struct SolutionReport {
  double residual = 0;  // ‖y − Θx‖/‖y‖, of the solution as it is
  double reach = 0;  // bound on the error at test points, root mean square, times √n/‖y‖; NaN without an inverse
  std::size_t products = 0;
};

// x of n numbers until both are at most `tolerance`, or rounding allows no more, or so many products were made.
SolutionReport SolveKernel(KernelOperator& kernel, const InverseBound& bound, const double* y, double tolerance,
                           std::size_t max_products, double* x, const Job& job);
double SolveKernelBytes(std::size_t n);

}  // namespace nnqs::dynamics
