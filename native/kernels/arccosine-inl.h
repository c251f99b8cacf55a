// Dual activations of the arc-cosine family. θ = atan2(√(p−q²), q), p = q11·q22.
//   a·min(x,0)+b·max(x,0):  Ṫ = (a²+b²)/2 − (a−b)²θ/2π,  T = (a−b)²√(p−q²)/2π + Ṫq
//   sign:                   T = 1 − 2θ/π,  Ṫ = 0
//   1[x≥0]·xⁿ:              T = Aₙ/2π,  Ṫ = n²Aₙ₋₁/2π,  Aₙ = p^{n/2}Jₙ(θ):
//     A₀ = π−θ,  A₁ = √(p−q²) + qA₀,  Aₙ = (2n−1)qAₙ₋₁ + (n−1)²(p−q²)Aₙ₋₂
// Cho & Saul 2009, "Kernel methods for deep learning"; the recursion follows from ∂Aₙ/∂q = n²Aₙ₋₁.
#if defined(NNQS_KERNELS_ARCCOSINE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_KERNELS_ARCCOSINE_INL_H_
#undef NNQS_KERNELS_ARCCOSINE_INL_H_
#else
#define NNQS_KERNELS_ARCCOSINE_INL_H_
#endif

#include "kernels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

constexpr double kPi = std::numbers::pi;

// θ as π/2 − atan(q/√(p−q²)): exactly 0 where the sine is, π/2 at the origin.
HWY_INLINE V Angle(V sine, V q) {
  return hn::Sub(Set(kPi / 2), hn::Atan(D(), hn::IfThenZeroElse(hn::Eq(q, Set(0)), hn::Div(q, sine))));
}

struct PiecewiseLinear {
  double a, b;
  HWY_INLINE Dual operator()(V q1, V q2, V q) const {
    const V sine = Sine(hn::Mul(q1, q2), q);
    const V kink = Set((a - b) * (a - b) / (2 * kPi));
    const V dot = hn::NegMulAdd(kink, Angle(sine, q), Set((a * a + b * b) / 2));
    return {hn::MulAdd(kink, sine, hn::Mul(dot, q)), dot};
  }
};

struct Sign {
  HWY_INLINE Dual operator()(V q1, V q2, V q) const {
    const V angle = Angle(Sine(hn::Mul(q1, q2), q), q);
    return {hn::NegMulAdd(Set(2 / kPi), angle, Set(1)), Set(0)};
  }
};

struct RectifiedMonomial {
  int n;
  HWY_INLINE Dual operator()(V q1, V q2, V q) const {
    const V sine = Sine(hn::Mul(q1, q2), q);
    const V sine2 = hn::Mul(sine, sine);
    V below = Set(0), a = hn::Sub(Set(kPi), Angle(sine, q));
    for (int m = 1; m <= n; ++m) {
      const V next = m == 1 ? hn::MulAdd(q, a, sine)
                            : hn::MulAdd(hn::Mul(Set(2 * m - 1), q), a,
                                         hn::Mul(Set((m - 1.0) * (m - 1.0)), hn::Mul(sine2, below)));
      below = a;
      a = next;
    }
    return {hn::Mul(Set(1 / (2 * kPi)), a), hn::Mul(Set(n * n / (2 * kPi)), below)};
  }
};

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
