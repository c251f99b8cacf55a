// monomial xⁿ and hermite Heₙ(x)/√n!, for any variances: T = Σᵢ dᵢ wⁱ q^{n−2i},  dᵢ = n!/(4ⁱ i!² (n−2i)!)
// with w = (q1−1)(q2−1) for the normalised Hermite polynomial (qⁿ at q1 = q2 = 1), and n! times it with w = q1·q2 for
// xⁿ. Both follow from Heₙ(γz) = Σᵢ γ^{n−2i}(γ²−1)ⁱ n!/(2ⁱ i! (n−2i)!) He_{n−2i}(z) and Mehler's formula.
#ifndef NNQS_ACTIVATIONS_POLYNOMIALS_H_
#define NNQS_ACTIVATIONS_POLYNOMIALS_H_

#include <cmath>

#include "activations/activation.h"

namespace nnqs::activations {

// d₀ … d_{n/2}, from d₀.
struct MehlerCoefficients {
  MehlerCoefficients(int degree, double first) : n(degree) {
    for (int i = 0; 2 * i <= n; ++i) {
      if (i > 0) first *= (n - 2 * i + 1.0) * (n - 2 * i + 2.0) / (4.0 * i * i);
      d[i] = first;
    }
  }
  int n;
  double d[kHighestDegree / 2 + 1] = {};
};

inline double Factorial(int n) {
  double factorial = 1;
  for (int k = 2; k <= n; ++k) factorial *= k;
  return factorial;
}

struct Monomial {
  static constexpr Info kInfo{19, "monomial", 1, kHighestDegree};
  explicit Monomial(const double* p) : n(static_cast<int>(p[0])), mehler(n, Factorial(n)) {}
  template <class T>
  T Value(T x) const {
    return WholePower(x, n);
  }
  template <class T>
  T Slope(T x) const {
    return n > 0 ? static_cast<T>(n) * WholePower(x, n - 1) : T{0};
  }
  int Degree() const { return n; }
  int n;
  MehlerCoefficients mehler;
};

struct Hermite {
  static constexpr Info kInfo{20, "hermite", 1, kHighestDegree};
  explicit Hermite(const double* p) : n(static_cast<int>(p[0])), factorial(Factorial(n)), mehler(n, 1) {}
  template <class T>
  T Value(T x) const {
    return Plain(x, n) * static_cast<T>(1 / std::sqrt(factorial));
  }
  // (Heₙ/√n!)' = n·Heₙ₋₁/√n!
  template <class T>
  T Slope(T x) const {
    return n > 0 ? Plain(x, n - 1) * static_cast<T>(n / std::sqrt(factorial)) : T{0};
  }
  // Heₙ by He_{k+1} = x·He_k − k·He_{k−1}.
  template <class T>
  static T Plain(T x, int degree) {
    T below = 0, value = 1;
    for (int k = 0; k < degree; ++k) {
      const T above = x * value - static_cast<T>(k) * below;
      below = value;
      value = above;
    }
    return value;
  }
  int n;
  double factorial;
  MehlerCoefficients mehler;
};

using Polynomials = Family<Monomial, Hermite>;

}  // namespace nnqs::activations
#endif

#if defined(NNQS_ACTIVATIONS_POLYNOMIALS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_ACTIVATIONS_POLYNOMIALS_INL_H_
#undef NNQS_ACTIVATIONS_POLYNOMIALS_INL_H_
#else
#define NNQS_ACTIVATIONS_POLYNOMIALS_INL_H_
#endif

#include "activations/number-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::activations::HWY_NAMESPACE {

// Σᵢ dᵢ wⁱ q^{n−2i} and its derivative in q.
template <class X>
HWY_INLINE Dual<X> MehlerSum(const MehlerCoefficients& mehler, X w, X q) {
  const int n = mehler.n;
  const X square = q * q;
  X power = Constant<X>(1), t = Constant<X>(0), dot = t;
  // Horner's rule in q²: after step i both sums still lack a factor q^{n−2i} (dot: q^{n−2i−1}).
  for (int i = 0; 2 * i <= n; ++i) {
    const int k = n - 2 * i;
    if (i > 0) power = power * w;
    const double d = mehler.d[i];
    t = Fused(t, square, Constant<X>(d) * power);
    if (k > 0) dot = Fused(dot, square, Constant<X>(d * k) * power);
  }
  return n % 2 == 1 ? Dual<X>{t * q, dot} : Dual<X>{t, dot * q};
}

template <class X>
HWY_INLINE Dual<X> DualOf(const Monomial& f, X q1, X q2, X q) {
  return MehlerSum(f.mehler, q1 * q2, q);
}

template <class X>
HWY_INLINE Dual<X> DualOf(const Hermite& f, X q1, X q2, X q) {
  return MehlerSum(f.mehler, (q1 - Constant<X>(1)) * (q2 - Constant<X>(1)), q);
}

}  // namespace nnqs::activations::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
