// Elementwise non-linearities of finite networks; the formulas of stax.
#pragma once

#include <cstddef>

namespace nnqs::networks {

// Codes of src/ensemble/activationProgram.ts; a, b, c are the parameters in the order of the formula.
enum class ActivationKind {
  Identity,           // z
  PiecewiseLinear,    // a·min(z, 0) + b·max(z, 0)
  Sign,               // −1, 0, 1; trains nothing below it
  RectifiedMonomial,  // 1[z ≥ 0]·z^a
  Erf,                // a·erf(bz) + c
  Sine,               // a·sin(bz + c)
  Exponential,        // a·exp(bz)
  Gaussian,           // a·exp(bz²)
  Gelu,               // z·Φ(z)
  Monomial,           // z^a
  Hermite,            // He_a(z)/√a!
  Tanh,
  Sigmoid,
  Softplus,
};
inline constexpr int kActivationKinds = 14;

struct Activation {
  ActivationKind kind = ActivationKind::Identity;
  double a = 0, b = 0, c = 0;
};

// h = φ(z), element by element.
template <class T>
void Apply(const Activation& activation, std::size_t count, const T* z, T* h);

// delta ← delta·φ'(z), element by element.
template <class T>
void MultiplyByDerivative(const Activation& activation, std::size_t count, const T* z, T* delta);

}  // namespace nnqs::networks
