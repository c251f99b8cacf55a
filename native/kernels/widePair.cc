#include "kernels/widePair.h"

#include <cmath>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/widePair.cc"
#include <hwy/foreach_target.h>

#include "activations/table-inl.h"
#include "kernels/interpolated-inl.h"
#include "kernels/pairDuals-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

using namespace activations::HWY_NAMESPACE;

template <class F>
bool Resolve(const F& dual, double q1, double q2, double distance, double& k, double& theta) {
  constexpr Wide kTolerance = 1e-9L;
  const bool known = distance >= 0;
  const Wide q = known ? (Wide{q1} + q2 - distance) / 2 : Wide{k};
  const Wide rounding = known ? std::numeric_limits<Wide>::epsilon() : Wide{std::numeric_limits<double>::epsilon()};
  const Dual<Wide> value = dual(Wide{q1}, Wide{q2}, q);
  const Dual<Wide> moved = dual(Wide{q1}, Wide{q2}, q - rounding * (Wide{q1} + q2));
  const Dual<Wide> own1 = dual(Wide{q1}, Wide{q1}, Wide{q1}), own2 = dual(Wide{q2}, Wide{q2}, Wide{q2});
  const auto holds = [](Wide a, Wide b, Wide scale1, Wide scale2) {
    return !(std::fabs(a - b) > kTolerance * (std::sqrt(std::fabs(scale1)) * std::sqrt(std::fabs(scale2))));
  };
  k = static_cast<double>(value.t);
  if (theta != 0) theta = static_cast<double>(value.dot * theta);
  return holds(value.t, moved.t, own1.t, own2.t) && holds(value.dot, moved.dot, own1.dot, own2.dot);
}

bool ResolvePair(const Operation& op, double q1, double q2, double distance, double& k, double& theta) {
  if (op.code == Code::Translation) return Resolve(Translation{op.p[0], op.p[1]}, q1, q2, distance, k, theta);
  bool holds = true;
  activations::All::Visit(static_cast<int>(op.code), op.p.data(), [&](const auto& activation) {
    const auto dual = [&](Wide v1, Wide v2, Wide v) { return DualOf(activation, v1, v2, v); };
    holds = Resolve(dual, q1, q2, distance, k, theta);
  });
  return holds;
}

// DualOfSine where the activation has it; by its variances where it has not.
template <class A>
Dual<Wide> DualOfKnown(const A& activation, Wide q1, Wide q2, Wide q, Wide sine) {
  if constexpr (requires { DualOfSine(activation, sine, q); }) {
    return DualOfSine(activation, sine, q);
  } else {
    return DualOf(activation, q1, q2, q);
  }
}

WideDual WideDualOfOne(const Operation& op, const double* tables, Wide q1, Wide q2, Wide q, Wide sine) {
  Dual<Wide> value{0, 0};
  if (op.code == Code::Interpolated) {
    Interpolated dual(op, tables);
    dual.SetRow(static_cast<double>(q1));
    value = dual.OfSine(sine, q2, q);
  }
  activations::All::Visit(static_cast<int>(op.code), op.p.data(),
                          [&](const auto& activation) { value = DualOfKnown(activation, q1, q2, q, sine); });
  return {value.t, value.dot};
}

Wide SineOf(Wide q1, Wide q2, Wide q) {
  return Sine(q1, q2, q);
}

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::kernels {

HWY_EXPORT(ResolvePair);
HWY_EXPORT(WideDualOfOne);
HWY_EXPORT(SineOf);

bool ResolveOperation(const Operation& op, double q1, double q2, double distance, double& k, double& theta) {
  return HWY_DYNAMIC_DISPATCH(ResolvePair)(op, q1, q2, distance, k, theta);
}

WideDual WideDualOf(const Operation& op, const double* tables, long double q1, long double q2, long double q) {
  return WideDualOf(op, tables, q1, q2, q, HWY_DYNAMIC_DISPATCH(SineOf)(q1, q2, q));
}

WideDual WideDualOf(const Operation& op, const double* tables, long double q1, long double q2, long double q,
                    long double sine) {
  return HWY_DYNAMIC_DISPATCH(WideDualOfOne)(op, tables, q1, q2, q, sine);
}

}  // namespace nnqs::kernels
#endif
