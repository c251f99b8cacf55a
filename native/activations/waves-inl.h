// sine a·sin(bx+c), also cosine and radial basis functions; s = q1 + q2.
//   N = e^{b²(q−s/2)},  F = e^{−b²(q+s/2)}:  T = a²/2·[N − cos(2c)F],  Ṫ = a²b²/2·[N + cos(2c)F]
// From E[e^{αu+βv}]; Louart et al. 2018, arXiv:1702.05419. The differences cancel for small variances and are taken as
// N − F = ±F₀·(e^{…}−1), with 1 ∓ cos 2c = 2 sin²c, 2 cos²c for the rest.
#ifndef NNQS_ACTIVATIONS_WAVES_H_
#define NNQS_ACTIVATIONS_WAVES_H_

#include <cmath>

#include "activations/activation.h"

namespace nnqs::activations {

struct SineWave {
  static constexpr Info kInfo{15, "sine", 3, true};
  explicit SineWave(const double* p) : a(p[0]), b(p[1]), c(p[2]) {}
  template <class T>
  T Value(T x) const {
    return static_cast<T>(a) * std::sin(static_cast<T>(b) * x + static_cast<T>(c));
  }
  template <class T>
  T Slope(T x) const {
    return static_cast<T>(a) * static_cast<T>(b) * std::cos(static_cast<T>(b) * x + static_cast<T>(c));
  }
  double a, b, c;
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

// e^{a/2+c} − e^{a/2}, given the latter. Where b⁴p is not small T is not either, and the plain difference is as good.
HWY_INLINE V Change(V larger, V a, V c, V product) {
  const V plain = Decay(hn::MulAdd(a, hn::Set(D(), 0.5), c)) - larger;
  const auto enough = hn::Ge(product, hn::Set(D(), 1.0 / 1024));
  if (HWY_LIKELY(hn::AllTrue(D(), enough))) return plain;
  return hn::IfThenElse(enough, plain, larger * DecayLessOne(c));
}
inline Wide Change(Wide larger, Wide, Wide c, Wide) {
  return larger * DecayLessOne(c);
}

template <class X>
HWY_INLINE Dual<X> DualOf(const SineWave& f, X q1, X q2, X q) {
  const X b2 = Constant<X>(f.b) * Constant<X>(f.b), zero = Constant<X>(0);
  // s − 2|q|: nothing is lost where the inputs agree; a covariance may be rounded beyond √p.
  const X size = Magnitude(q), distance = AtLeastZero((q1 - size) + (q2 - size));
  const X larger = Decay((zero - b2) * (Constant<X>(0.5) * distance));
  const X change = Change(larger, (zero - b2) * distance, (zero - b2) * (size + size), b2 * b2 * (q1 * q2));
  const X smaller = larger + change;
  const X far = IfNegative(q, larger, smaller), difference = IfNegative(q, change, zero - change);
  const X scale = Constant<X>(f.a) * Constant<X>(f.a), sine = Constant<X>(std::sin(f.c)),
          cosine = Constant<X>(std::cos(f.c));
  const X half = Constant<X>(0.5);
  return {scale * Fused(sine * sine, far, half * difference),
          scale * b2 * Fused(cosine * cosine, far, half * difference)};
}

}  // namespace nnqs::activations::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
