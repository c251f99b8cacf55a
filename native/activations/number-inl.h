// The numbers that a dual activation is written for, once: vectors of doubles (V) for ordinary variances, and Wide for
// all others. Wide has the exponents that products of any doubles need, so that nothing overflows or vanishes on the
// way to a result that a double can hold. Included once per target (Highway's foreach_target).
#if defined(NNQS_ACTIVATIONS_NUMBER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_ACTIVATIONS_NUMBER_INL_H_
#undef NNQS_ACTIVATIONS_NUMBER_INL_H_
#else
#define NNQS_ACTIVATIONS_NUMBER_INL_H_
#endif

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <type_traits>

HWY_BEFORE_NAMESPACE();
namespace nnqs::activations::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;
using Wide = long double;
static_assert(std::numeric_limits<Wide>::max_exponent > 8 * std::numeric_limits<double>::max_exponent,
              "duals beyond ordinary variances need long double to have the exponents of a product of eight doubles");

constexpr double kPi = std::numbers::pi;

// T = E[φ(u)φ(v)] and Ṫ = E[φ'(u)φ'(v)] = ∂T/∂q of a pair of inputs with variances q1, q2 and covariance q.
template <class X>
struct Dual {
  X t, dot;
};

template <class X>
HWY_INLINE X Constant(double value) {
  if constexpr (std::is_same_v<X, Wide>) {
    return value;
  } else {
    return hn::Set(D(), value);
  }
}

// a·b + c and c − a·b.
HWY_INLINE V Fused(V a, V b, V c) {
  return hn::MulAdd(a, b, c);
}
HWY_INLINE V FusedNegative(V a, V b, V c) {
  return hn::NegMulAdd(a, b, c);
}
HWY_INLINE V Root(V x) {
  return hn::Sqrt(x);
}
HWY_INLINE V Magnitude(V x) {
  return hn::Abs(x);
}
HWY_INLINE V ArcTangent(V x) {
  return hn::Atan(D(), x);
}
// e^{2x} by a square, so that it reaches infinity as a double does; Highway's own wraps above 709.
HWY_INLINE V ExpOfTwice(V x) {
  const V root = hn::Exp(D(), hn::Min(x, hn::Set(D(), 700)));
  return hn::Mul(root, root);
}
// eˣ and eˣ−1 for x ≤ 0, up to rounding.
HWY_INLINE V Decay(V x) {
  return hn::Exp(D(), x);
}
HWY_INLINE V DecayLessOne(V x) {
  return hn::Expm1(D(), x);
}
HWY_INLINE V AtLeastZero(V x) {
  return hn::Max(hn::Set(D(), 0), x);
}
HWY_INLINE V IfZero(V x, V yes, V no) {
  return hn::IfThenElse(hn::Eq(x, hn::Set(D(), 0)), yes, no);
}
HWY_INLINE V IfNegative(V x, V yes, V no) {
  return hn::IfThenElse(hn::Lt(x, hn::Set(D(), 0)), yes, no);
}

inline Wide Fused(Wide a, Wide b, Wide c) {
  return a * b + c;
}
inline Wide FusedNegative(Wide a, Wide b, Wide c) {
  return c - a * b;
}
inline Wide Root(Wide x) {
  return std::sqrt(x);
}
inline Wide Magnitude(Wide x) {
  return std::fabs(x);
}
inline Wide ArcTangent(Wide x) {
  return std::atan(x);
}
inline Wide ExpOfTwice(Wide x) {
  return std::exp(2 * x);
}
inline Wide Decay(Wide x) {
  return std::exp(x);
}
inline Wide DecayLessOne(Wide x) {
  return std::expm1(x);
}
inline Wide AtLeastZero(Wide x) {
  return x > 0 ? x : 0;
}
inline Wide IfZero(Wide x, Wide yes, Wide no) {
  return x == 0 ? yes : no;
}
inline Wide IfNegative(Wide x, Wide yes, Wide no) {
  return x < 0 ? yes : no;
}

// a·b as a double and what rounding left of it.
HWY_INLINE V ProductError(V a, V b, V product) {
#if HWY_NATIVE_FMA
  return hn::MulSub(a, b, product);
#else  // Veltkamp's and Dekker's: halves of 26 bits have exact products
  const auto high = [](V x) HWY_ATTR {
    const V scaled = hn::Mul(x, hn::Set(D(), 134217729));
    return hn::Sub(scaled, hn::Sub(scaled, x));
  };
  const V a1 = high(a), b1 = high(b), a2 = hn::Sub(a, a1), b2 = hn::Sub(b, b1);
  const V first = hn::Sub(hn::Mul(a1, b1), product);
  return hn::Add(hn::Add(hn::Add(first, hn::Mul(a1, b2)), hn::Mul(a2, b1)), hn::Mul(a2, b2));
#endif
}

// √(q1·q2 − q²), clipped at 0, to rounding even where the products agree in all digits: nearly parallel inputs.
HWY_INLINE V Sine(V q1, V q2, V q) {
  const V p = hn::Mul(q1, q2);
#if HWY_NATIVE_FMA
  const V difference = hn::NegMulAdd(q, q, p);
#else
  const V square = hn::Mul(q, q);
  const V difference = hn::Sub(hn::Sub(p, square), ProductError(q, q, square));
#endif
  return hn::Sqrt(hn::Max(hn::Set(D(), 0), hn::Add(difference, ProductError(q1, q2, p))));
}

inline Wide Sine(Wide q1, Wide q2, Wide q) {
  const Wide p = q1 * q2;
  return std::sqrt(std::max(Wide{0}, std::fma(-q, q, p) + std::fma(q1, q2, -p)));
}

// π/2 − θ = atan(q/√(q1·q2 − q²)) of the angle θ between the inputs; 0 where q is.
template <class X>
HWY_INLINE X Elevation(X sine, X q) {
  return ArcTangent(IfZero(q, Constant<X>(0), q / sine));
}

}  // namespace nnqs::activations::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
