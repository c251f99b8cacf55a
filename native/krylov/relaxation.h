// e^{−Aτ}y and A⁻¹(1−e^{−Aτ})y for a positive semidefinite A, from the Krylov space of y (m vectors V, A ≈ VTVᵀ):
//   residual  ε(τ) = ‖y‖·V e^{−Tτ} e₁         gain  g(τ) = ∫₀^τ ε ds = ‖y‖·V T⁻¹(1−e^{−Tτ}) e₁
// ε misses the equation ε' = −Aε by ‖y‖β_m [e^{−Ts}]_{m1} v_{m+1}. e^{−As} contracts, and [e^{−Ts}]_{m1} has one sign
// for all s since the β are positive, so that the integral of its modulus is known in closed form:
//   ‖ε(τ) − e^{−Aτ}y‖  ≤  R(τ) = ‖y‖β_m |[T⁻¹(1−e^{−Tτ})]_{m1}|,
//   ‖A^{1/2}(g(τ) − exact)‖  ≤  max_x (1−e^{−x})/√x · √τ·R(τ).
// At τ = ∞ R is the residual of the conjugate-gradient iterate, and the second bound is R/√λ_min, with the smallest
// eigenvalue of T above the null space for λ_min: an estimate. An allowance for rounding, ‖y‖·δ·∫‖e^{−Ts}e₁‖ds with δ
// the error of a product, is added to R.
#pragma once

#include <complex>
#include <vector>

#include "krylov/orthogonalSpace.h"
#include "krylov/tridiagonal.h"

namespace nnqs::krylov {

struct RelaxationBounds {
  double residual, reach;  // of ε, and of A^{1/2}g
};

class Relaxation {
 public:
  // Eigenvalues of T at or below null_below count as zero: their part of y stays, and gains nothing. rounding bounds
  // the error of a product, ‖fl(Av)−Av‖ for ‖v‖ = 1.
  Relaxation(const OrthogonalSpace& space, double null_below, double rounding);

  // τ ≥ 0, infinity allowed.
  RelaxationBounds Bounds(double tau) const;
  // Coefficients in the basis: real parts of ε(τ), imaginary parts of g(τ).
  std::vector<std::complex<double>> Coefficients(double tau) const;
  // Norm of what never relaxes.
  double NullNorm() const;

 private:
  double Gain(std::size_t k, double tau) const;
  double Lifetime(double tau) const;
  bool Null(std::size_t k) const { return t_.value(k) <= null_below_; }

  Tridiagonal t_;
  double norm_, coupling_, null_below_, rounding_, smallest_;
};

}  // namespace nnqs::krylov
