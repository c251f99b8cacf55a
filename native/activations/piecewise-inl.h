// Activations with a kink or a jump at 0, of the arc-cosine family. θ = angle of the inputs, p = q1·q2.
//   piecewiseLinear a·min(x,0)+b·max(x,0):  Ṫ = (a²+b²)/2 − (a−b)²θ/2π,  T = (a−b)²√(p−q²)/2π + Ṫq
//   sign −1, 0, 1:                          T = 1 − 2θ/π = (2/π)·asin(q/√p),  Ṫ = 0
//   rectifiedMonomial 1[x≥0]·xⁿ:            T = Aₙ/2π,  Ṫ = n²Aₙ₋₁/2π,  Aₙ = p^{n/2}Jₙ(θ):
//     A₀ = π−θ,  A₁ = √(p−q²) + qA₀,  Aₙ = (2n−1)qAₙ₋₁ + (n−1)²(p−q²)Aₙ₋₂
// Cho & Saul 2009, "Kernel methods for deep learning"; the recursion follows from ∂Aₙ/∂q = n²Aₙ₋₁.
// At 0 a derivative is the slope from the left (ReLU 0, |x| −1), the sign is 0, and 1[x≥0] is 1. An input of variance 0
// is at that point: T = φ(0)·E[φ(v)], Ṫ = φ'(0)·E[φ'(v)].
#ifndef NNQS_ACTIVATIONS_PIECEWISE_H_
#define NNQS_ACTIVATIONS_PIECEWISE_H_

#include "activations/activation.h"

namespace nnqs::activations {

struct Identity {
  static constexpr Info kInfo{10, "identity", 0};
  explicit Identity(const double*) {}
  template <class T>
  T Value(T x) const {
    return x;
  }
  template <class T>
  T Slope(T) const {
    return 1;
  }
  static int Degree() { return 1; }
};

struct PiecewiseLinear {
  static constexpr Info kInfo{11, "piecewiseLinear", 2};
  explicit PiecewiseLinear(const double* p) : a(p[0]), b(p[1]) {}
  template <class T>
  T Value(T x) const {
    return x > 0 ? static_cast<T>(b) * x : static_cast<T>(a) * x;
  }
  template <class T>
  T Slope(T x) const {
    return x > 0 ? static_cast<T>(b) : static_cast<T>(a);
  }
  static int Degree() { return 1; }
  bool Kinks() const { return a != b; }
  double a, b;
};

struct Sign {
  static constexpr Info kInfo{12, "sign", 0};
  explicit Sign(const double*) {}
  template <class T>
  T Value(T x) const {
    return static_cast<T>((x > 0) - (x < 0));
  }
  template <class T>
  T Slope(T) const {
    return 0;
  }
  static bool Jumps() { return true; }
};

struct RectifiedMonomial {
  static constexpr Info kInfo{13, "rectifiedMonomial", 1, kHighestDegree};
  explicit RectifiedMonomial(const double* p) : n(static_cast<int>(p[0])) {}
  template <class T>
  T Value(T x) const {
    return x >= 0 ? WholePower(x, n) : T{0};
  }
  template <class T>
  T Slope(T x) const {
    return x > 0 && n > 0 ? static_cast<T>(n) * WholePower(x, n - 1) : T{0};
  }
  int Degree() const { return n; }
  bool Jumps() const { return n == 0; }
  bool Kinks() const { return n == 1; }
  int n;
};

using Piecewise = Family<Identity, PiecewiseLinear, Sign, RectifiedMonomial>;

}  // namespace nnqs::activations
#endif

#if defined(NNQS_ACTIVATIONS_PIECEWISE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_ACTIVATIONS_PIECEWISE_INL_H_
#undef NNQS_ACTIVATIONS_PIECEWISE_INL_H_
#else
#define NNQS_ACTIVATIONS_PIECEWISE_INL_H_
#endif

#include "activations/number-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::activations::HWY_NAMESPACE {

template <class X>
HWY_INLINE Dual<X> DualOf(const Identity&, X, X, X q) {
  return {q, Constant<X>(1)};
}

template <class X>
HWY_INLINE Dual<X> DualOfSine(const PiecewiseLinear& f, X sine, X q) {
  const X left = Constant<X>(f.a), right = Constant<X>(f.b), step = left - right;
  const X angle = Constant<X>(kPi / 2) - Elevation(sine, q);
  const X kink = step * step * Constant<X>(1 / (2 * kPi));
  const X dot = FusedNegative(kink, angle, Fused(left, left, right * right) * Constant<X>(0.5));
  return {Fused(kink, sine, dot * q), dot};
}

template <class X>
HWY_INLINE Dual<X> DualOf(const PiecewiseLinear& f, X q1, X q2, X q) {
  if constexpr (std::is_same_v<X, Wide>) {
    const Wide a = f.a;
    if (q1 == 0 || q2 == 0) return {0, q1 == q2 ? a * a : a * (a + f.b) / 2 + 0};  // + 0: not −0
  }
  return DualOfSine(f, Sine(q1, q2, q), q);
}

template <class X>
HWY_INLINE Dual<X> DualOfSine(const Sign&, X sine, X q) {
  return {Constant<X>(2 / kPi) * Elevation(sine, q), Constant<X>(0)};
}

template <class X>
HWY_INLINE Dual<X> DualOf(const Sign& f, X q1, X q2, X q) {
  return DualOfSine(f, Sine(q1, q2, q), q);
}

template <class X>
HWY_INLINE Dual<X> DualOfSine(const RectifiedMonomial& f, X sine, X q) {
  const X sine2 = sine * sine;
  X below = Constant<X>(0), a = Constant<X>(kPi / 2) + Elevation(sine, q);
  for (int m = 1; m <= f.n; ++m) {
    const X next = m == 1 ? Fused(q, a, sine)
                          : Fused(Constant<X>(2 * m - 1) * q, a, Constant<X>((m - 1.0) * (m - 1.0)) * (sine2 * below));
    below = a;
    a = next;
  }
  return {Constant<X>(1 / (2 * kPi)) * a, Constant<X>(f.n * f.n / (2 * kPi)) * below};
}

template <class X>
HWY_INLINE Dual<X> DualOf(const RectifiedMonomial& f, X q1, X q2, X q) {
  if constexpr (std::is_same_v<X, Wide>) {
    if (q1 == 0 || q2 == 0) return {f.n > 0 ? 0.0L : q1 == q2 ? 1.0L : 0.5L, 0};
  }
  return DualOfSine(f, Sine(q1, q2, q), q);
}

}  // namespace nnqs::activations::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
