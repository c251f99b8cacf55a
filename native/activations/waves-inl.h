// sine a·sin(bx+c), also cosine and radial basis functions; s = q1 + q2.
//   N = e^{b²(q−s/2)},  F = e^{−b²(q+s/2)}:  T = a²/2·[N − cos(2c)F],  Ṫ = a²b²/2·[N + cos(2c)F]
// From E[e^{αu+βv}]; Louart et al. 2018, arXiv:1702.05419. The differences cancel for small variances and are taken as
// N − F = ±F₀·(e^{…}−1), with 1 ∓ cos 2c = 2 sin²c, 2 cos²c for the rest. Where cos 2c = 0, F is not needed.
#ifndef NNQS_ACTIVATIONS_WAVES_H_
#define NNQS_ACTIVATIONS_WAVES_H_

#include <cmath>

#include "activations/activation.h"

namespace nnqs::activations {

struct SineWave {
  static constexpr Info kInfo{15, "sine", 3};
  explicit SineWave(const double* p) : a(p[0]), b(p[1]), c(p[2]) {}
  template <class T>
  T Value(T x) const {
    return static_cast<T>(a) * std::sin(static_cast<T>(b) * x + static_cast<T>(c));
  }
  template <class T>
  T Slope(T x) const {
    return static_cast<T>(a) * static_cast<T>(b) * std::cos(static_cast<T>(b) * x + static_cast<T>(c));
  }
  double Stiffness() const { return b * b; }
  double a, b, c;
  double sine2 = std::sin(c) * std::sin(c), cosine2 = std::cos(c) * std::cos(c);  // sin²c, cos²c
};

using Waves = Family<SineWave>;

}  // namespace nnqs::activations
#endif

#if defined(NNQS_ACTIVATIONS_WAVES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_ACTIVATIONS_WAVES_INL_H_
#undef NNQS_ACTIVATIONS_WAVES_INL_H_
#else
#define NNQS_ACTIVATIONS_WAVES_INL_H_
#endif

#include "activations/number-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::activations::HWY_NAMESPACE {

// What cos 2c = sin(π/2 − 2c) comes to by the rounding of c.
constexpr double kNoCosine = 4e-16;

// For N − F without loss.
template <class X>
HWY_INLINE Dual<X> SmallWave(const SineWave& f, X scale, X b2, X q1, X q2, X q) {
  const X zero = Constant<X>(0), half = Constant<X>(0.5);
  // s − 2|q|: nothing is lost where the inputs agree; a covariance may be rounded beyond √p.
  const X size = Magnitude(q), distance = AtLeastZero((q1 - size) + (q2 - size));
  const X larger = Decay((zero - b2) * (half * distance));
  const X change = larger * DecayLessOne((zero - b2) * (size + size)), smaller = larger + change;
  const X far = IfNegative(q, larger, smaller), difference = IfNegative(q, change, zero - change);
  return {scale * Fused(Constant<X>(f.sine2), far, half * difference),
          scale * b2 * Fused(Constant<X>(f.cosine2), far, half * difference)};
}

template <class X>
HWY_INLINE Dual<X> DualOf(const SineWave& f, X q1, X q2, X q) {
  const X scale = Constant<X>(f.a) * Constant<X>(f.a), b2 = Constant<X>(f.b) * Constant<X>(f.b);
  const X rate = Constant<X>(-0.5) * b2, mirrored = Constant<X>(f.sine2 - f.cosine2);
  const X near = Decay(rate * AtLeastZero((q1 - q) + (q2 - q))), t = Constant<X>(0.5) * scale * near;
  if (std::fabs(f.sine2 - f.cosine2) <= kNoCosine) return {t, b2 * t};
  if constexpr (std::is_same_v<X, Wide>) {
    return SmallWave(f, scale, b2, q1, q2, q);
  } else {
    // Where b⁴p is not small T is not either, and nothing cancels.
    const X far = Constant<X>(0.5) * scale * mirrored * Decay(rate * AtLeastZero((q1 + q) + (q2 + q)));
    const Dual<X> plain{t + far, b2 * (t - far)};
    const auto enough = hn::Ge(b2 * b2 * (q1 * q2), Constant<X>(1.0 / 1024));
    if (HWY_LIKELY(hn::AllTrue(D(), enough))) return plain;
    const Dual<X> small = SmallWave(f, scale, b2, q1, q2, q);
    return {hn::IfThenElse(enough, plain.t, small.t), hn::IfThenElse(enough, plain.dot, small.dot)};
  }
}

}  // namespace nnqs::activations::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
