// The mean of an ensemble of infinitely wide networks during gradient flow, at a few times, without an eigensystem of
// the training kernel: residual e^{−ητΘ/S}y and prediction Θ_*d·Θ⁻¹(1−e^{−ητΘ/S})y from Krylov spaces of the
// components of y, which share every pass over Θ. One more, of a random vector, finds λ_max.
#pragma once

#include <cstddef>
#include <vector>

#include "base/job.h"
#include "dynamics/kernelOperator.h"

namespace nnqs::dynamics {

// Products after which memory is looked at again, before each further one.
constexpr std::size_t kUsualProducts = 100;

struct KrylovProblem {
  KernelOperator& kernel;
  const double* target;       // components × n
  std::size_t components;     // 1 real, 2 complex
  std::vector<double> times;  // in steps; infinity allowed
  double learning_rate;       // η; 0 for relative·2S/λ_max
  double relative;
  double tolerance;          // of both errors below
  double rank_tolerance;     // eigenvalues at or below this fraction of λ_max count as zero
  std::size_t max_products;  // passes over Θ
};

// Errors are root mean squares over points, in units of the root mean square of the target on the training points.
struct KrylovReport {
  double learning_rate = 0;
  double largest = 0, largest_error = 0;        // λ_max, and the residual of its Ritz pair
  double null_fraction = 0;                     // ‖part of y in the null space‖/‖y‖
  std::vector<double> train_error, test_error;  // bounds, per time
  std::size_t products = 0;
};

// Bytes of the Krylov spaces, the results and the rest, beside the kernel.
double KrylovBytes(const KrylovProblem& problem);

// residual: times × components × n; prediction: times × components × m. Throws ToleranceError.
KrylovReport SolveByKrylov(const KrylovProblem& problem, double* residual, double* prediction, const Job& job);

}  // namespace nnqs::dynamics
