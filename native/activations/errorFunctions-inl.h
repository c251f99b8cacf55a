// The error function family; s = q1 + q2, p = q1·q2.
//   erf a·erf(bx)+c:  T = a²(2/π)·atan(2b²q/Δ) + c²,  Ṫ = a²b²(4/π)/Δ,  Δ² = 1 + 2b²s + 4b⁴(p−q²)
//     (Williams 1997 with asin; atan of the same angle does not cancel for large variances)
//   gelu xΦ(x):       P = (1+q1)(1+q2),  Δ² = P − q² = 1 + s + (p−q²),  α = atan(q/Δ):
//     T = [(q²/Δ+pΔ)/P + qα]/2π + q/4,  Ṫ = (q/2πΔ)·(1/Δ² + (2+s)/P) + 1/4 + α/2π
//     (Tsuchida et al. 2021, arXiv:2002.08517, with (1−p)/P + 1 = (2+s)/P, which does not cancel)
#ifndef NNQS_ACTIVATIONS_ERROR_FUNCTIONS_H_
#define NNQS_ACTIVATIONS_ERROR_FUNCTIONS_H_

#include <cmath>
#include <numbers>

#include "activations/activation.h"

namespace nnqs::activations {

struct ErrorFunction {
  static constexpr Info kInfo{14, "erf", 3};
  explicit ErrorFunction(const double* p) : a(p[0]), b(p[1]), c(p[2]) {}
  template <class T>
  T Value(T x) const {
    return static_cast<T>(a) * std::erf(static_cast<T>(b) * x) + static_cast<T>(c);
  }
  template <class T>
  T Slope(T x) const {
    const T scale = static_cast<T>(a) * static_cast<T>(b) * (T{2} * std::numbers::inv_sqrtpi_v<T>);
    return scale * std::exp(-(static_cast<T>(b) * x) * (static_cast<T>(b) * x));
  }
  double Stiffness() const { return b * b; }
  static constexpr bool kOfDeterminant = true;
  double a, b, c;
};

struct Gelu {
  static constexpr Info kInfo{18, "gelu", 0};
  explicit Gelu(const double*) {}
  template <class T>
  static T Cumulative(T x) {
    return T{0.5} * std::erfc(-x / std::numbers::sqrt2_v<T>);
  }
  template <class T>
  T Value(T x) const {
    return x * Cumulative(x);
  }
  template <class T>
  T Slope(T x) const {
    return Cumulative(x) + x * std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi_v<T>);
  }
};

using ErrorFunctions = Family<ErrorFunction, Gelu>;

}  // namespace nnqs::activations
#endif

#if defined(NNQS_ACTIVATIONS_ERROR_FUNCTIONS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_ACTIVATIONS_ERROR_FUNCTIONS_INL_H_
#undef NNQS_ACTIVATIONS_ERROR_FUNCTIONS_INL_H_
#else
#define NNQS_ACTIVATIONS_ERROR_FUNCTIONS_INL_H_
#endif

#include "activations/number-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::activations::HWY_NAMESPACE {

template <class X>
HWY_INLINE Dual<X> DualOf(const ErrorFunction& f, X q1, X q2, X q) {
  const X a2 = Constant<X>(f.a) * Constant<X>(f.a), b2 = Constant<X>(f.b) * Constant<X>(f.b), twice = b2 + b2;
  const X across = twice * Sine(q1, q2, q);
  const X delta = Root(Fused(twice, q1 + q2, Fused(across, across, Constant<X>(1))));
  const X angle = ArcTangent(twice * q / delta);
  return {Fused(a2 * Constant<X>(2 / kPi), angle, Constant<X>(f.c) * Constant<X>(f.c)),
          a2 * b2 * Constant<X>(4 / kPi) / delta};
}

template <class X>
HWY_INLINE Dual<X> DualOf(const Gelu&, X q1, X q2, X q) {
  const X per_turn = Constant<X>(0.5 / kPi), one = Constant<X>(1), quarter = Constant<X>(0.25);
  const X p = q1 * q2, sum = q1 + q2, sine = Sine(q1, q2, q), product = (one + q1) * (one + q2);
  const X delta2 = Fused(sine, sine, one + sum), delta = Root(delta2), slope = q / delta;
  const X angle = ArcTangent(slope);
  const X algebraic = Fused(p, delta, q * slope) / product;
  const X bracket = one / delta2 + (one + one + sum) / product;
  return {Fused(per_turn, Fused(q, angle, algebraic), quarter * q),
          Fused(per_turn, Fused(slope, bracket, angle), quarter)};
}

}  // namespace nnqs::activations::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
