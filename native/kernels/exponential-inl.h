// Dual activations that are exponentials of the covariances; s = q11 + q22, p = q11·q22.
//   a·sin(bx+c):  T = a²/2·[e^{b²(q−s/2)} − cos(2c)e^{−b²(q+s/2)}],  Ṫ = a²b²/2·[… + …]
//   translation:  T = a·e^{−g(s−2q)},  Ṫ = 2gT
//   a·e^{bx}:     T = a²e^{b²(s/2+q)},  Ṫ = b²T
//   a·e^{bx²}:    T = a²D^{−1/2},  Ṫ = 4a²b²q·D^{−3/2},  D = (1−2bq11)(1−2bq22) − 4b²q² = 1 − 2bs + 4b²(p−q²)
// All follow from E[e^{αu+βv}] and Gaussian integrals; Louart et al. 2018, arXiv:1702.05419, lists several.
#if defined(NNQS_KERNELS_EXPONENTIAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_KERNELS_EXPONENTIAL_INL_H_
#undef NNQS_KERNELS_EXPONENTIAL_INL_H_
#else
#define NNQS_KERNELS_EXPONENTIAL_INL_H_
#endif

#include <cmath>

#include "kernels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

struct SineWave {
  double a, b, c;
  HWY_INLINE Dual operator()(V q1, V q2, V q) const {
    const V half = hn::Mul(Set(0.5), hn::Add(q1, q2));
    const V near = hn::Exp(D(), hn::Mul(Set(b * b), hn::Sub(q, half)));
    const V far = hn::Mul(Set(std::cos(2 * c)), hn::Exp(D(), hn::Mul(Set(-b * b), hn::Add(q, half))));
    return {hn::Mul(Set(a * a / 2), hn::Sub(near, far)), hn::Mul(Set(a * a * b * b / 2), hn::Add(near, far))};
  }
};

struct Translation {
  double a, g;
  HWY_INLINE Dual operator()(V q1, V q2, V q) const {
    const V exponent = hn::Mul(Set(g), hn::Sub(hn::Add(q, q), hn::Add(q1, q2)));
    const V t = hn::Mul(Set(a), hn::Exp(D(), exponent));
    return {t, hn::Mul(Set(2 * g), t)};
  }
};

struct Exponential {
  double a, b;
  HWY_INLINE Dual operator()(V q1, V q2, V q) const {
    const V t = hn::Mul(Set(a * a), hn::Exp(D(), hn::Mul(Set(b * b), hn::MulAdd(Set(0.5), hn::Add(q1, q2), q))));
    return {t, hn::Mul(Set(b * b), t)};
  }
};

struct GaussianBell {
  double a, b;
  HWY_INLINE Dual operator()(V q1, V q2, V q) const {
    const V sine = Sine(hn::Mul(q1, q2), q);
    const V linear = hn::NegMulAdd(Set(2 * b), hn::Add(q1, q2), Set(1));
    const V determinant = hn::MulAdd(Set(4 * b * b), hn::Mul(sine, sine), linear);
    const V t = hn::Div(Set(a * a), hn::Sqrt(determinant));
    return {t, hn::Div(hn::Mul(Set(4 * b * b), hn::Mul(q, t)), determinant)};
  }
};

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
