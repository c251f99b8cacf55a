// The Krylov space of one vector in a kernel, V of m vectors with Θ_dd·V ≈ V·T, from which functions of the kernel
// times the vector follow: f(Θ)·y ≈ ‖y‖·V·f(T)·e₁. Either V is stored and kept orthonormal, or only T is: then
// combinations of the vectors go through the same recurrence again, in the memory of a few vectors. Without
// orthogonalisation the recurrence still holds to rounding, and with it the bounds on e^{−Θτ}y, which rest on nothing
// else.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "base/buffer.h"
#include "base/job.h"
#include "dynamics/kernelOperator.h"
#include "krylov/orthogonalSpace.h"

namespace nnqs::dynamics {

class KernelSpace {
 public:
  // Of n numbers that are not all zero, which are copied.
  KernelSpace(std::shared_ptr<KernelOperator> kernel, const double* start, bool stored);
  static double Bytes(std::size_t n, std::size_t products, bool stored);

  std::size_t length() const { return kernel_->train(); }
  bool stored() const { return space_.has_value(); }
  double norm() const { return norm_; }
  std::size_t size() const;

  struct Recurrence {
    std::vector<double> alpha, beta;  // of T; the last β is 0 where the space is invariant
  };
  // So many products more, fewer where the space is invariant.
  Recurrence Extend(std::size_t products, const Job& job);
  // rows × n sums of the m vectors, with rows × m coefficients.
  void Combine(const double* coefficients, std::size_t rows, double* sums, const Job& job);

 private:
  void Step();
  bool invariant() const;

  const std::shared_ptr<KernelOperator> kernel_;
  std::mutex working_;
  std::optional<krylov::OrthogonalSpace> space_;
  double norm_;
  Buffer<double> start_, previous_, current_;  // where it is not stored: v_1, v_{m}, v_{m+1}
  Recurrence passed_;
};

}  // namespace nnqs::dynamics
