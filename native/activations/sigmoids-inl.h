// tanh, logistic function and softplus as mixtures of what has a closed form. The logistic distribution is that of τz,
// z normal and τ/2 of Kolmogorov's distribution (Andrews & Mallows 1974, "Scale mixtures of normal distributions"), so
// that
//   1/(1+e^{−x}) = E_τ[Φ(x/τ)],  tanh(x) = E_τ[erf(√2x/τ)],  log(1+e^x) = E_τ E_z[max(x+τz, 0)]
// and a dual is that of a step, a sign or a ReLU behind variances q1+τ², q2+τ'² (both over 4 for tanh), averaged over
// τ and τ'. With Δ² = (q1+τ²)(q2+τ'²) − q², α = atan(q/Δ):
//   sigmoid:  T = ¼ + E[α]/2π,  Ṫ = E[1/Δ]/2π        tanh, of τ²/4:  T = E[α]·2/π,  Ṫ = E[1/Δ]·2/π
//   softplus: T = E[Δ]/2π + qṪ, Ṫ = ¼ + E[α]/2π
// The averages are Gauss rules of twelve nodes in log τ: right to 1e−13 for every variance.
#ifndef NNQS_ACTIVATIONS_SIGMOIDS_H_
#define NNQS_ACTIVATIONS_SIGMOIDS_H_

#include <cmath>

#include "activations/activation.h"

namespace nnqs::activations {

template <class T>
T LogisticOf(T x) {
  return T{1} / (T{1} + std::exp(-x));
}

struct Tanh {
  static constexpr Info kInfo{21, "tanh", 0};
  explicit Tanh(const double*) {}
  static double Stiffness() { return 1; }
  static constexpr bool kOfDeterminant = true;
  template <class T>
  T Value(T x) const {
    return std::tanh(x);
  }
  template <class T>
  T Slope(T x) const {
    const T t = std::tanh(x);
    return T{1} - t * t;
  }
};

struct Sigmoid {
  static constexpr Info kInfo{22, "sigmoid", 0};
  explicit Sigmoid(const double*) {}
  static double Stiffness() { return 1; }
  static constexpr bool kOfDeterminant = true;
  template <class T>
  T Value(T x) const {
    return LogisticOf(x);
  }
  template <class T>
  T Slope(T x) const {
    return LogisticOf(x) * LogisticOf(-x);
  }
};

struct Softplus {
  static constexpr Info kInfo{23, "softplus", 0};
  explicit Softplus(const double*) {}
  template <class T>
  T Value(T x) const {
    return std::fmax(x, T{0}) + std::log1p(std::exp(-std::fabs(x)));
  }
  template <class T>
  T Slope(T x) const {
    return LogisticOf(x);
  }
};

using Sigmoids = Family<Tanh, Sigmoid, Softplus>;

}  // namespace nnqs::activations
#endif

#if defined(NNQS_ACTIVATIONS_SIGMOIDS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_ACTIVATIONS_SIGMOIDS_INL_H_
#undef NNQS_ACTIVATIONS_SIGMOIDS_INL_H_
#else
#define NNQS_ACTIVATIONS_SIGMOIDS_INL_H_
#endif

#include "activations/number-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::activations::HWY_NAMESPACE {

// τ² and its weight; scripts/fixtures/logisticMixture.py computes them.
constexpr double kMixture[][2] = {
    {0.3078560886673201535, 6.515686399676816998e-6}, {0.4593446421553794127, 0.000634689691943904815},
    {0.6770597776333637782, 0.01105456038119374718},  {1.008311853498177436, 0.0668035913971491702},
    {1.528305441968601523, 0.1863462049084893367},    {2.35757295645827961, 0.2825826783009421051},
    {3.676703585396489872, 0.2566611928614637564},    {5.725997590867626241, 0.1430643454826615328},
    {8.802582987045519579, 0.04549770989870682974},   {13.30883322036571957, 0.006963765633571206832},
    {19.90632838865036925, 0.0003809413247877442677}, {30.12397797562280429, 3.804432690989116282e-6}};

// E[α], E[1/Δ] and E[Δ] for the variances τ²·scale.
template <class X>
struct Averages {
  X angle, inverse, delta;
};
template <class X>
HWY_INLINE Averages<X> AverageOverMixture(double scale, X q1, X q2, X q) {
  const X sine = Sine(q1, q2, q), sine2 = sine * sine, one = Constant<X>(1);
  Averages<X> sum{Constant<X>(0), Constant<X>(0), Constant<X>(0)};
  for (const auto& [first, weight1] : kMixture) {
    const X broader = q1 + Constant<X>(scale * first), own = Fused(Constant<X>(scale * first), q2, sine2);
    for (const auto& [second, weight2] : kMixture) {
      const X weight = Constant<X>(weight1 * weight2), delta = Root(Fused(Constant<X>(scale * second), broader, own));
      const X inverse = one / delta;
      sum.angle = Fused(weight, ArcTangent(q * inverse), sum.angle);
      sum.inverse = Fused(weight, inverse, sum.inverse);
      sum.delta = Fused(weight, delta, sum.delta);
    }
  }
  return sum;
}

template <class X>
HWY_INLINE Dual<X> DualOf(const Tanh&, X q1, X q2, X q) {
  const Averages<X> average = AverageOverMixture(0.25, q1, q2, q);
  return {Constant<X>(2 / kPi) * average.angle, Constant<X>(2 / kPi) * average.inverse};
}

template <class X>
HWY_INLINE Dual<X> DualOf(const Sigmoid&, X q1, X q2, X q) {
  const Averages<X> average = AverageOverMixture(1, q1, q2, q);
  const X per_turn = Constant<X>(0.5 / kPi);
  return {Fused(per_turn, average.angle, Constant<X>(0.25)), per_turn * average.inverse};
}

template <class X>
HWY_INLINE Dual<X> DualOf(const Softplus&, X q1, X q2, X q) {
  const Averages<X> average = AverageOverMixture(1, q1, q2, q);
  const X per_turn = Constant<X>(0.5 / kPi), dot = Fused(per_turn, average.angle, Constant<X>(0.25));
  return {Fused(per_turn, average.delta, q * dot), dot};
}

}  // namespace nnqs::activations::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
