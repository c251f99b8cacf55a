// Exponentials; s = q1 + q2, p = q1·q2.
//   exp      a·e^{bx}:     T = a²e^{b²(s/2+q)},  Ṫ = b²T
//   gaussian a·e^{bx²}:    T = a²D^{−1/2},  Ṫ = 4a²b²q·D^{−3/2},  D = (1−2bq1)(1−2bq2) − 4b²q² = 1 − 2bs + 4b²(p−q²)
// From E[e^{αu+βv}] and Gaussian integrals; Louart et al. 2018, arXiv:1702.05419. For b > 0 the second exists only
// while 4bq1 < 1 and 4bq2 < 1; D is then a difference, taken from 1 − 4b|q| and s − 2|q| so that it stays good up to
// there.
#ifndef NNQS_ACTIVATIONS_EXPONENTIALS_H_
#define NNQS_ACTIVATIONS_EXPONENTIALS_H_

#include <cmath>

#include "activations/activation.h"

namespace nnqs::activations {

struct Exponential {
  static constexpr Info kInfo{16, "exp", 2};
  explicit Exponential(const double* p) : a(p[0]), b(p[1]) {}
  template <class T>
  T Value(T x) const {
    return static_cast<T>(a) * std::exp(static_cast<T>(b) * x);
  }
  template <class T>
  T Slope(T x) const {
    return static_cast<T>(a) * static_cast<T>(b) * std::exp(static_cast<T>(b) * x);
  }
  double a, b;
};

struct GaussianBell {
  static constexpr Info kInfo{17, "gaussian", 2};
  explicit GaussianBell(const double* p) : a(p[0]), b(p[1]) {}
  template <class T>
  T Value(T x) const {
    return static_cast<T>(a) * std::exp(static_cast<T>(b) * x * x);
  }
  template <class T>
  T Slope(T x) const {
    return T{2} * static_cast<T>(a) * static_cast<T>(b) * x * std::exp(static_cast<T>(b) * x * x);
  }
  double Stiffness() const { return std::fabs(b); }
  static constexpr bool kOfDeterminant = true;
  double a, b;
};

using Exponentials = Family<Exponential, GaussianBell>;

}  // namespace nnqs::activations
#endif

#if defined(NNQS_ACTIVATIONS_EXPONENTIALS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_ACTIVATIONS_EXPONENTIALS_INL_H_
#undef NNQS_ACTIVATIONS_EXPONENTIALS_INL_H_
#else
#define NNQS_ACTIVATIONS_EXPONENTIALS_INL_H_
#endif

#include "activations/number-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::activations::HWY_NAMESPACE {

template <class X>
HWY_INLINE Dual<X> DualOf(const Exponential& f, X q1, X q2, X q) {
  const X b2 = Constant<X>(f.b) * Constant<X>(f.b), a2 = Constant<X>(f.a) * Constant<X>(f.a);
  const X t = a2 * ExpOfTwice(Constant<X>(0.25) * b2 * Fused(Constant<X>(2), q, q1 + q2));
  return {t, b2 * t};
}

template <class X>
HWY_INLINE Dual<X> DualOf(const GaussianBell& f, X q1, X q2, X q) {
  const X b = Constant<X>(f.b), twice = b + b, size = Magnitude(q), sine = Sine(q1, q2, q);
  const X own = FusedNegative(twice + twice, size, Constant<X>(1));
  const X linear = FusedNegative(twice, (q1 - size) + (q2 - size), own);
  const X across = twice * sine, determinant = Fused(across, across, linear);
  const X t = Constant<X>(f.a) * Constant<X>(f.a) / Root(determinant);
  return {t, twice * twice * (q * t) / determinant};
}

}  // namespace nnqs::activations::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
