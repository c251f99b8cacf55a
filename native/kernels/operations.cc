#include "kernels/operations.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/operations.cc"
#include <hwy/foreach_target.h>

#include "kernels/arccosine-inl.h"
#include "kernels/error-function-inl.h"
#include "kernels/exponential-inl.h"
#include "kernels/interpolated-inl.h"
#include "kernels/polynomial-inl.h"
#include "kernels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

struct Pairs {
  std::size_t count;
  const double *q1, *q2;
  double *k, *theta;
};

// f(q1, q2, k, θ) → (k', θ') on every pair.
template <class F>
HWY_INLINE void ForEach(const Pairs& pairs, F&& f) {
  const D d;
  for (std::size_t i = 0; i < pairs.count; i += hn::Lanes(d)) {
    V k = hn::LoadU(d, pairs.k + i), theta = hn::LoadU(d, pairs.theta + i);
    f(hn::LoadU(d, pairs.q1 + i), hn::LoadU(d, pairs.q2 + i), k, theta);
    hn::StoreU(k, d, pairs.k + i);
    hn::StoreU(theta, d, pairs.theta + i);
  }
}

// K ← T, Θ ← Ṫ·Θ.
template <class Activation>
HWY_NOINLINE void Activate(const Pairs& pairs, const Activation& activation) {
  ForEach(pairs, [&](V q1, V q2, V& k, V& theta) {
    const Dual dual = activation(q1, q2, k);
    k = dual.t;
    theta = hn::Mul(dual.dot, theta);
  });
}

void Affine(const Pairs& pairs, const Operation& op) {
  const V a = Set(op.p[0]), b = Set(op.p[1]), c = Set(op.p[2]), d = Set(op.p[3]), e = Set(op.p[4]);
  ForEach(pairs, [&](V, V, V& k, V& theta) {
    theta = hn::MulAdd(c, theta, hn::MulAdd(d, k, e));
    k = hn::MulAdd(a, k, b);
  });
}

void Normalise(const Pairs& pairs, const Operation& op) {
  const V epsilon = Set(op.p[0]);
  ForEach(pairs, [&](V q1, V q2, V& k, V& theta) {
    const V scale = hn::Div(Set(1), hn::Sqrt(hn::Mul(hn::Add(q1, epsilon), hn::Add(q2, epsilon))));
    k = hn::Mul(k, scale);
    theta = hn::Mul(theta, scale);
  });
}

// Row by row of equal q1; a diagonal has rows of one.
void Interpolate(const Pairs& pairs, const Operation& op, const double* tables) {
  Interpolated dual(op, tables);
  double q1[kPadding], q2[kPadding], k[kPadding], theta[kPadding];
  for (std::size_t begin = 0, end; begin < pairs.count; begin = end) {
    const double row = pairs.q1[begin];
    for (end = begin + 1; end < std::min(pairs.count, begin + kPadding) && pairs.q1[end] == row;) ++end;
    if (begin == 0 || row != q1[0]) dual.SetRow(row);
    std::fill_n(q1, kPadding, row);
    std::copy(pairs.q2 + begin, pairs.q2 + end, q2);
    std::copy(pairs.k + begin, pairs.k + end, k);
    std::copy(pairs.theta + begin, pairs.theta + end, theta);
    std::fill(q2 + (end - begin), q2 + kPadding, row);
    std::fill(k + (end - begin), k + kPadding, row);
    Activate(Pairs{end - begin, q1, q2, k, theta}, dual);
    std::copy_n(k, end - begin, pairs.k + begin);
    std::copy_n(theta, end - begin, pairs.theta + begin);
  }
}

void Apply(const Operation& op, const double* tables, std::size_t count, const double* q1, const double* q2, double* k,
           double* theta) {
  const Pairs pairs{count, q1, q2, k, theta};
  const auto& p = op.p;
  switch (op.code) {
    case Code::Affine:
      return Affine(pairs, op);
    case Code::Normalise:
      return Normalise(pairs, op);
    case Code::PiecewiseLinear:
      return Activate(pairs, PiecewiseLinear{p[0], p[1]});
    case Code::Sign:
      return Activate(pairs, Sign{});
    case Code::RectifiedMonomial:
      return Activate(pairs, RectifiedMonomial{static_cast<int>(p[0])});
    case Code::Erf:
      return Activate(pairs, ErrorFunction{p[0], p[1], p[2]});
    case Code::Sine:
      return Activate(pairs, SineWave{p[0], p[1], p[2]});
    case Code::Translation:
      return Activate(pairs, Translation{p[0], p[1]});
    case Code::Exponential:
      return Activate(pairs, Exponential{p[0], p[1]});
    case Code::Gaussian:
      return Activate(pairs, GaussianBell{p[0], p[1]});
    case Code::Gelu:
      return Activate(pairs, Gelu{});
    case Code::Monomial:
    case Code::Hermite:
      return Activate(pairs, Polynomial{static_cast<int>(p[0]), op.code == Code::Hermite});
    case Code::Interpolated:
      return Interpolate(pairs, op, tables);
    case Code::Fork:
    case Code::Next:
    case Code::Sum:
    case Code::Join:
      return;  // the recursion's own
  }
}

const char* Target() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::kernels {

HWY_EXPORT(Apply);
HWY_EXPORT(Target);

void ApplyOperation(const Operation& op, const double* tables, std::size_t count, const double* q1, const double* q2,
                    double* k, double* theta) {
  HWY_DYNAMIC_DISPATCH(Apply)(op, tables, count, q1, q2, k, theta);
}

const char* SimdTarget() {
  return HWY_DYNAMIC_DISPATCH(Target)();
}

}  // namespace nnqs::kernels
#endif
