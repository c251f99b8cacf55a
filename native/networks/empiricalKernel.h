// The Gram matrix of the derivatives of a finite network: its empirical NTK, and what natural gradients make of it.
//   f_k of the last layer, δ_l^k = ∂f_k/∂z_l behind layer l (inputs×width), h_l its activations, h_0 the inputs:
//   Θ((x,k), (x',k')) = Σ_l (r_w·h_{l−1}(x)·h_{l−1}(x') + r_b)·(δ_l^k(x)·δ_l^k'(x')),
//   δ_l^k = (δ_{l+1}^k·W_{l+1}ᵀ)∘φ'(z_l),
// with the learning rates r of weights and biases: two products of matrices per layer instead of one of the Jacobian,
// which has width times as many columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/job.h"
#include "networks/denseBody.h"

namespace nnqs::networks {

// Points that act together: point i belongs to group owner[i] with the factor coefficient[i]. With imaginary parts of
// the factors c = s + i·t, both parts of a group are Re and Im of Σ c*·(f₁ + i·f₂): s·f₁ + t·f₂ and s·f₂ − t·f₁.
struct Groups {
  std::size_t count;
  const std::int32_t* owner;
  const double* coefficient;
  const double* imaginary = nullptr;
};

// Bytes of the Gram matrix on so many points, and of what it is made of.
double NaturalBytes(const DenseShape& shape, std::size_t bodies, std::size_t points, std::size_t groups);

// forces (outputs × groups) ← (PΘPᵀ + λ)⁻¹·forces, P of the groups, λ = damping + relative·Tr PΘPᵀ. rates: of weights
// and biases of every layer; parameters: of `bodies` networks that share nothing, whose outputs are one behind the
// other. Complex groups have two parts for their two outputs, of one network or of two. Throws NumericalError if
// rounding leaves no positive definite matrix.
void NaturalSlopes(const DenseShape& shape, const std::vector<double>& rates, const double* parameters,
                   std::size_t bodies, std::size_t points, const double* inputs, const Groups& groups, double damping,
                   double relative, double* forces, const Job& job);

}  // namespace nnqs::networks
