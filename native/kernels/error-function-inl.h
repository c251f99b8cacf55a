// Dual activations of the error function family; s = q11 + q22, p = q11·q22.
//   a·erf(bx)+c:  T = a²(2/π)·atan(2b²q/Δ) + c²,  Ṫ = a²b²(4/π)/Δ,  Δ² = 1 + 2b²s + 4b⁴(p−q²)
//     (Williams 1997 with asin; atan of the same angle does not cancel for large variances)
//   gelu xΦ(x):   P = (1+q11)(1+q22), Δ² = P − q² = 1 + s + (p−q²), α = atan(q/Δ):
//     T = [(q²+pΔ²)/(PΔ) + qα]/2π + q/4,  Ṫ = (q/2πΔ)·(1/Δ² + (1−p)/P + 1) + 1/4 + α/2π
//     (Tsuchida et al. 2021, arXiv:2002.08517)
#if defined(NNQS_KERNELS_ERROR_FUNCTION_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_KERNELS_ERROR_FUNCTION_INL_H_
#undef NNQS_KERNELS_ERROR_FUNCTION_INL_H_
#else
#define NNQS_KERNELS_ERROR_FUNCTION_INL_H_
#endif

#include "kernels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

struct ErrorFunction {
  double a, b, c;
  HWY_INLINE Dual operator()(V q1, V q2, V q) const {
    const V sine = Sine(hn::Mul(q1, q2), q);
    const double b2 = b * b;
    const V delta2 =
        hn::MulAdd(Set(2 * b2), hn::Add(q1, q2), hn::MulAdd(Set(4 * b2 * b2), hn::Mul(sine, sine), Set(1)));
    const V delta = hn::Sqrt(delta2);
    const V angle = hn::Atan(D(), hn::Div(hn::Mul(Set(2 * b2), q), delta));
    return {hn::MulAdd(Set(a * a * 2 / std::numbers::pi), angle, Set(c * c)),
            hn::Div(Set(a * a * b2 * 4 / std::numbers::pi), delta)};
  }
};

struct Gelu {
  HWY_INLINE Dual operator()(V q1, V q2, V q) const {
    constexpr double kPerTurn = 0.5 / std::numbers::pi;
    const V p = hn::Mul(q1, q2), one = Set(1);
    const V sine = Sine(p, q);
    const V product = hn::Mul(hn::Add(one, q1), hn::Add(one, q2));
    const V delta2 = hn::Add(hn::Add(one, hn::Add(q1, q2)), hn::Mul(sine, sine));
    const V delta = hn::Sqrt(delta2);
    const V angle = hn::Atan(D(), hn::Div(q, delta));
    const V algebraic = hn::Div(hn::MulAdd(p, delta2, hn::Mul(q, q)), hn::Mul(product, delta));
    const V t = hn::MulAdd(Set(kPerTurn), hn::MulAdd(q, angle, algebraic), hn::Mul(Set(0.25), q));
    const V bracket = hn::Add(hn::Add(hn::Div(one, delta2), hn::Div(hn::Sub(one, p), product)), one);
    const V dot = hn::MulAdd(Set(kPerTurn), hn::MulAdd(hn::Div(q, delta), bracket, angle), Set(0.25));
    return {t, dot};
  }
};

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
