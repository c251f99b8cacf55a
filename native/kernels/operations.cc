#include "kernels/operations.h"

#include <algorithm>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/operations.cc"
#include <hwy/foreach_target.h>

#include "activations/number-inl.h"
#include "activations/table-inl.h"
#include "kernels/interpolated-inl.h"
#include "kernels/pairDuals-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

using namespace activations::HWY_NAMESPACE;

struct Pairs {
  std::size_t count;
  const double *q1, *q2;
  double *k, *theta;
  bool ordinary;  // all variances are
};

constexpr double kSmallestProduct = kSmallestOrdinary * kSmallestOrdinary, kLargestSum = 2 * kLargestOrdinary;
constexpr double kSmallestParameter = 1e-20, kLargestParameter = 1e20;

HWY_INLINE bool Ordinary(double q1, double q2) {
  return q1 * q2 >= kSmallestProduct && q1 + q2 <= kLargestSum;
}

HWY_INLINE bool AllOrdinary(V q1, V q2) {
  return hn::AllTrue(D(), hn::And(hn::Ge(hn::Mul(q1, q2), Constant<V>(kSmallestProduct)),
                                  hn::Le(hn::Add(q1, q2), Constant<V>(kLargestSum))));
}

HWY_INLINE bool OrdinaryParameters(const Operation& op, std::size_t count) {
  bool ordinary = true;
  for (std::size_t i = 0; i < count; ++i) {
    const double size = std::fabs(op.p[i]);
    ordinary = ordinary && (size == 0 || (size >= kSmallestParameter && size <= kLargestParameter));
  }
  return ordinary;
}

// K ← T, Θ ← Ṫ·Θ of one pair. Θ = 0 stays 0 even where Ṫ overflows.
template <class F>
HWY_NOINLINE void ActivateWide(const F& dual, double q1, double q2, double& k, double& theta) {
  const Dual<Wide> value = dual(Wide{q1}, Wide{q2}, Wide{k});
  k = static_cast<double>(value.t);
  if (theta != 0) theta = static_cast<double>(value.dot * theta);
}

// The same on pairs that are all known to be ordinary: a loop without calls, in which constants stay in registers.
template <class F>
HWY_NOINLINE void ActivateOrdinary(const Pairs& pairs, F dual) {
  const D d;
  for (std::size_t i = 0; i < pairs.count; i += hn::Lanes(d)) {
    const V k = hn::LoadU(d, pairs.k + i), theta = hn::LoadU(d, pairs.theta + i);
    const Dual<V> value = dual(hn::LoadU(d, pairs.q1 + i), hn::LoadU(d, pairs.q2 + i), k);
    hn::StoreU(value.t, d, pairs.k + i);
    hn::StoreU(hn::Mul(value.dot, theta), d, pairs.theta + i);
  }
}

// The same on all pairs; dual(q1, q2, q) answers for V and for Wide. Which of them a pair takes depends on its own
// variances alone: neither on its neighbours nor on how wide a vector is.
template <class F>
HWY_NOINLINE void Activate(const Pairs& pairs, bool ordinary, const F& dual) {
  if (ordinary && pairs.ordinary) return ActivateOrdinary(pairs, dual);
  const D d;
  for (std::size_t i = 0; i < pairs.count; i += hn::Lanes(d)) {
    const V q1 = hn::LoadU(d, pairs.q1 + i), q2 = hn::LoadU(d, pairs.q2 + i);
    const V k = hn::LoadU(d, pairs.k + i), theta = hn::LoadU(d, pairs.theta + i);
    const Dual<V> value = dual(q1, q2, k);
    const bool all = ordinary && AllOrdinary(q1, q2);
    double own[4][hn::MaxLanes(D())];
    if (HWY_UNLIKELY(!all)) {
      hn::StoreU(q1, d, own[0]), hn::StoreU(q2, d, own[1]), hn::StoreU(k, d, own[2]), hn::StoreU(theta, d, own[3]);
    }
    hn::StoreU(value.t, d, pairs.k + i);
    hn::StoreU(hn::Mul(value.dot, theta), d, pairs.theta + i);
    if (HWY_LIKELY(all)) continue;
    for (std::size_t l = 0; l < std::min(pairs.count - i, hn::Lanes(d)); ++l) {
      if (ordinary && Ordinary(own[0][l], own[1][l])) continue;
      ActivateWide(dual, own[0][l], own[1][l], own[2][l], own[3][l]);
      pairs.k[i + l] = own[2][l];
      pairs.theta[i + l] = own[3][l];
    }
  }
}

void Affine(const Pairs& pairs, const Operation& op) {
  const D d;
  const V scale = Constant<V>(op.p[0]), shift = Constant<V>(op.p[1]);
  const V pass = Constant<V>(op.p[2]), own = Constant<V>(op.p[3]), bias = Constant<V>(op.p[4]);
  for (std::size_t i = 0; i < pairs.count; i += hn::Lanes(d)) {
    const V k = hn::LoadU(d, pairs.k + i), theta = hn::LoadU(d, pairs.theta + i);
    hn::StoreU(hn::MulAdd(pass, theta, hn::MulAdd(own, k, bias)), d, pairs.theta + i);
    hn::StoreU(hn::MulAdd(scale, k, shift), d, pairs.k + i);
  }
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
    const auto reference = [&dual](auto v1, auto v2, auto v) HWY_ATTR { return dual(v1, v2, v); };
    Activate(Pairs{end - begin, q1, q2, k, theta, pairs.ordinary}, true, reference);
    std::copy_n(k, end - begin, pairs.k + begin);
    std::copy_n(theta, end - begin, pairs.theta + begin);
  }
}

void Apply(const Operation& op, const double* tables, std::size_t count, const double* q1, const double* q2, double* k,
           double* theta, bool ordinary) {
  const Pairs pairs{count, q1, q2, k, theta, ordinary};
  switch (op.code) {
    case Code::Affine:
      return Affine(pairs, op);
    case Code::Normalise:
      return Activate(pairs, OrdinaryParameters(op, 1), Normalise{op.p[0]});
    case Code::Translation:
      return Activate(pairs, OrdinaryParameters(op, 2), Translation{op.p[0], op.p[1]});
    case Code::Interpolated:
      return Interpolate(pairs, op, tables);
    case Code::Fork:
    case Code::Next:
    case Code::Sum:
    case Code::Join:
      return;  // the recursion's own
    default:
      activations::All::Visit(static_cast<int>(op.code), op.p.data(), [&]<class A>(const A& activation) {
        Activate(pairs, OrdinaryParameters(op, A::kInfo.parameters),
                 [activation](auto q1, auto q2, auto q) HWY_ATTR { return DualOf(activation, q1, q2, q); });
      });
  }
}

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::kernels {

HWY_EXPORT(Apply);

void ApplyOperation(const Operation& op, const double* tables, std::size_t count, const double* q1, const double* q2,
                    double* k, double* theta, bool ordinary) {
  HWY_DYNAMIC_DISPATCH(Apply)(op, tables, count, q1, q2, k, theta, ordinary);
}

std::optional<int> DegreeOf(const Operation& op) {
  std::optional<int> degree;
  activations::All::Visit(static_cast<int>(op.code), op.p.data(), [&](const auto& activation) {
    if constexpr (requires { activation.Degree(); }) degree = activation.Degree();
  });
  return degree;
}

double Stiffness(const Operation& op) {
  double stiffness = op.code == Code::Translation ? op.p[1] : 0;
  activations::All::Visit(static_cast<int>(op.code), op.p.data(), [&](const auto& activation) {
    if constexpr (requires { activation.Stiffness(); }) stiffness = activation.Stiffness();
  });
  return stiffness;
}

bool RestsOnDeterminant(const Operation& op) {
  bool rests = false;
  activations::All::Visit(static_cast<int>(op.code), op.p.data(), [&](const auto& activation) {
    if constexpr (requires { activation.kOfDeterminant; }) rests = activation.kOfDeterminant;
  });
  return rests;
}

}  // namespace nnqs::kernels
#endif
