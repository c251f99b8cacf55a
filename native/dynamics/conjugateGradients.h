// Θ_dd·x = y by preconditioned conjugate gradients. Where P = R·K⁻¹·Rᵀ of a kernel K on all states, whose eigenvalues
// are all positive, P ⪰ Θ_dd⁻¹ (a block of the inverse is at least the inverse of the block), so that rᵀPr, which the
// iteration has, bounds ‖Θ^{−1/2}r‖²: the error of the prediction at a test point x is at most √Θ(x,x) times its root.
#pragma once

#include <cstddef>

#include "base/job.h"
#include "dynamics/kernelOperator.h"

namespace nnqs::dynamics {

struct SolutionReport {
  double residual = 0;  // ‖y − Θx‖/‖y‖, of the solution as it is
  double reach = 0;  // bound on the error at test points, root mean square, times √n/‖y‖; NaN without a preconditioner
  std::size_t products = 0;
};

// x of n numbers until both are at most `tolerance`. Throws ToleranceError.
SolutionReport SolveKernel(KernelOperator& kernel, KernelOperator* preconditioner, const double* y, double tolerance,
                           std::size_t max_products, double* x, const Job& job);
double SolveKernelBytes(std::size_t n);

}  // namespace nnqs::dynamics
