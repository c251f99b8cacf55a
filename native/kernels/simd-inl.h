// What the vectorised kernels share. Included once per target (Highway's foreach_target).
#if defined(NNQS_KERNELS_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_KERNELS_SIMD_INL_H_
#undef NNQS_KERNELS_SIMD_INL_H_
#else
#define NNQS_KERNELS_SIMD_INL_H_
#endif

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <numbers>

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using D = hn::ScalableTag<double>;
using V = hn::Vec<D>;

HWY_INLINE V Set(double value) {
  return hn::Set(D(), value);
}

// T and Ṫ of a vector of input pairs.
struct Dual {
  V t, dot;
};

// √(q11·q22 − q²) without cancellation: √((√p−q)(√p+q)), clipped at 0.
HWY_INLINE V Sine(V p, V q) {
  const V root = hn::Sqrt(p);
  return hn::Sqrt(hn::Max(Set(0), hn::Mul(hn::Sub(root, q), hn::Add(root, q))));
}

// atan(y/x) for x ≥ 0; 0 at (0, 0).
HWY_INLINE V Atan(V y, V x) {
  const auto zero = hn::Eq(y, Set(0));
  return hn::Atan(D(), hn::IfThenZeroElse(zero, hn::Div(y, hn::IfThenElse(zero, Set(1), x))));
}

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
