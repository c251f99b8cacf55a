// Duals of what acts on pairs and is no activation.
#if defined(NNQS_KERNELS_PAIR_DUALS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_KERNELS_PAIR_DUALS_INL_H_
#undef NNQS_KERNELS_PAIR_DUALS_INL_H_
#else
#define NNQS_KERNELS_PAIR_DUALS_INL_H_
#endif

#include "activations/number-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

using namespace activations::HWY_NAMESPACE;

// K/√((q1+ε)(q2+ε)), and Θ by the same factor.
struct Normalise {
  double epsilon;
  template <class X>
  HWY_INLINE Dual<X> operator()(X q1, X q2, X q) const {
    const X scale = Constant<X>(1) / Root((q1 + Constant<X>(epsilon)) * (q2 + Constant<X>(epsilon)));
    return {q * scale, scale};
  }
};

// a·e^{−g(q1+q2−2q)}
struct Translation {
  double a, g;
  template <class X>
  HWY_INLINE Dual<X> operator()(X q1, X q2, X q) const {
    const X t = Constant<X>(a) * Decay(Constant<X>(-g) * AtLeastZero((q1 - q) + (q2 - q)));
    return {t, Constant<X>(2 * g) * t};
  }
};

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
