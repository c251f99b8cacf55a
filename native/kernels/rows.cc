#include "kernels/rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/rows.cc"
#include <hwy/foreach_target.h>

#include "activations/number-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

using namespace activations::HWY_NAMESPACE;

// x·0 is 0 for finite x and NaN otherwise. Four sums, because each waits for its last addition.
bool NoneInfinite(std::size_t count, const double* k, const double* theta) {
  const D d;
  const V zero = Constant<V>(0);
  const std::size_t lanes = hn::Lanes(d);
  V sums[4] = {zero, zero, zero, zero};
  std::size_t i = 0;
  for (; i + 2 * lanes <= count; i += 2 * lanes) {
    sums[0] = hn::MulAdd(hn::LoadU(d, k + i), zero, sums[0]);
    sums[1] = hn::MulAdd(hn::LoadU(d, theta + i), zero, sums[1]);
    sums[2] = hn::MulAdd(hn::LoadU(d, k + i + lanes), zero, sums[2]);
    sums[3] = hn::MulAdd(hn::LoadU(d, theta + i + lanes), zero, sums[3]);
  }
  const V sum = hn::Add(hn::Add(sums[0], sums[1]), hn::Add(sums[2], sums[3]));
  bool finite = hn::AllTrue(d, hn::Eq(sum, zero));
  for (; i < count; ++i) finite = finite && std::isfinite(k[i]) && std::isfinite(theta[i]);
  return finite;
}

// Close: q > (1−c)(q1+q2)/2, with room for rounding.
Neighbours SettleRow(std::size_t count, double q1, const double* q2, double slack, double* k) {
  const D d;
  constexpr double kPart = (1 - 2 * kClose) / 2;
  const V q = Constant<V>(q1), most = Constant<V>(slack * q1), part = Constant<V>(kPart);
  V largest = Constant<V>(-std::numeric_limits<double>::infinity());
  const V squares = Constant<V>(kParallel * q1);
  auto parallel = hn::FirstN(d, 0);
  const auto settle = [&](V other, V value) HWY_ATTR {
    const auto equal = hn::Le(hn::Abs(hn::Sub(hn::Abs(value), q)), most);
    return hn::IfThenElse(hn::And(hn::Eq(other, q), equal), hn::CopySign(q, value), value);
  };
  std::size_t j = 0;
  for (; j + hn::Lanes(d) <= count; j += hn::Lanes(d)) {
    const V other = hn::LoadU(d, q2 + j), value = settle(other, hn::LoadU(d, k + j));
    hn::StoreU(value, d, k + j);
    largest = hn::Max(largest, hn::NegMulAdd(part, other, value));
    parallel = hn::Or(parallel, hn::Ge(hn::Mul(value, value), hn::Mul(squares, other)));
  }
  double above = hn::GetLane(hn::MaxOfLanes(d, largest));
  bool some = !hn::AllFalse(d, parallel);
  for (; j < count; ++j) {
    k[j] = hn::GetLane(settle(hn::Set(d, q2[j]), hn::Set(d, k[j])));
    above = std::max(above, k[j] - kPart * q2[j]);
    some = some || k[j] * k[j] >= kParallel * q1 * q2[j];
  }
  return {above >= kPart * q1, some};
}

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::kernels {

HWY_EXPORT(NoneInfinite);
HWY_EXPORT(SettleRow);

Neighbours Settle(std::size_t count, double q1, const double* q2, double slack, double* k) {
  return HWY_DYNAMIC_DISPATCH(SettleRow)(count, q1, q2, slack, k);
}

bool AllFinite(std::size_t count, const double* k, const double* theta) {
  return HWY_DYNAMIC_DISPATCH(NoneInfinite)(count, k, theta);
}

}  // namespace nnqs::kernels
#endif
