#include "kernels/nearlyParallel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <optional>
#include <vector>

#include "activations/table-inl.h"
#include "base/errors.h"
#include "kernels/operations.h"
#include "kernels/widePair.h"

namespace nnqs::kernels {
namespace {

using Wide = long double;
constexpr Wide kPi = std::numbers::pi_v<Wide>;
constexpr Wide kRounding = 16 * std::numeric_limits<Wide>::epsilon();
constexpr Wide kTolerance = 1e-9L, kSlopeTolerance = 1e-8L;

// Nodes and weights of Gauss and Legendre on [0, 1].
constexpr Wide kNodes[4] = {0.069431844202973712388L, 0.330009478207571867599L, 0.669990521792428132401L,
                            0.930568155797026287612L};
constexpr Wide kWeights[4] = {0.173927422568726928687L, 0.326072577431273071313L, 0.326072577431273071313L,
                              0.173927422568726928687L};

Wide Angle(const PairState& pair, Wide gram) {
  return std::atan2(std::sqrt(std::max<Wide>(0, gram)), pair.q);
}

// How far the angle may be from what it seems.
Wide LostAngle(const PairState& pair) {
  const Wide angle = Angle(pair, pair.gram);
  return std::max(std::fabs(Angle(pair, pair.gram + pair.uncertain) - angle),
                  std::fabs(angle - Angle(pair, pair.gram - pair.uncertain)));
}

// q1 + q2 − 2q without cancellation.
Wide Distance(const PairState& pair) {
  if (pair.q <= 0) return pair.q1 + pair.q2 - 2 * pair.q;
  const Wide roots = std::sqrt(pair.q1) + std::sqrt(pair.q2), part = pair.difference / roots;
  return part * part + 2 * pair.gram / (std::sqrt(pair.q1) * std::sqrt(pair.q2) + pair.q);
}

// How far what rounding may have done to the determinant moves q.
Wide Uncertain(const PairState& pair) {
  return pair.uncertain / std::max(2 * std::fabs(pair.q), std::sqrt(pair.q1) * std::sqrt(pair.q2) / 2);
}

PairState Affine(const PairState& pair, const Operation& op) {
  const Wide a = op.p[0], b = op.p[1];
  PairState next = pair;
  next.q1 = a * pair.q1 + b, next.q2 = a * pair.q2 + b, next.q = a * pair.q + b;
  next.difference = a * pair.difference;
  next.gram = a * a * pair.gram + a * b * Distance(pair);
  next.uncertain = (a * a + (pair.q > 0 ? a * b * 2 / (std::sqrt(pair.q1 * pair.q2) + pair.q) : 0)) * pair.uncertain;
  next.theta = Wide{op.p[2]} * pair.theta + Wide{op.p[3]} * pair.q + op.p[4];
  next.theta_uncertain = Wide{op.p[2]} * pair.theta_uncertain;
  next.theta_lost = std::fabs(Wide{op.p[2]}) * pair.theta_lost;
  if (pair.uncertain > 0) next.theta_lost += std::fabs(Wide{op.p[3]}) * Uncertain(pair);
  return next;
}

PairState Normalise(const PairState& pair, Wide epsilon) {
  const Wide n1 = pair.q1 + epsilon, n2 = pair.q2 + epsilon, scale = 1 / std::sqrt(n1 * n2);
  return {pair.q1 / n1,
          pair.q2 / n2,
          epsilon * pair.difference / (n1 * n2),
          scale * pair.q,
          pair.gram / (n1 * n2),
          pair.uncertain / (n1 * n2),
          scale * pair.theta,
          scale * pair.theta_uncertain,
          scale * pair.theta_lost};
}

// The determinant of two independent parts side by side: their own, and |u₁||v₂| against |v₁||u₂|.
PairState Sum(const PairState& a, const PairState& b) {
  const Wide unequal = std::sqrt(a.q1 * b.q2) - std::sqrt(a.q2 * b.q1);
  const Wide pa = a.q1 * a.q2, pb = b.q1 * b.q2, both = std::sqrt(pa * pb), product = a.q * b.q;
  const Wide mixed = product > 0 ? (pa * b.gram + pb * a.gram - a.gram * b.gram) / (both + product) : both - product;
  const Wide least = std::numeric_limits<Wide>::min();
  const Wide ua = pb / std::max(both, least), ub = pa * ua / std::max({pb, kRounding * pa, least});
  return {a.q1 + b.q1,
          a.q2 + b.q2,
          a.difference + b.difference,
          a.q + b.q,
          a.gram + b.gram + unequal * unequal + 2 * mixed,
          (1 + ua) * a.uncertain + (1 + ub) * b.uncertain + kRounding * std::fabs(unequal) * std::sqrt(both),
          a.theta + b.theta,
          a.theta_uncertain + b.theta_uncertain,
          a.theta_lost + b.theta_lost};
}

[[noreturn]] void Fail(const Operation& op) {
  throw NumericalError(LayerOf(op) +
                       " loses the kernel of two nearly parallel inputs to rounding in the layers before it. Leave "
                       "out one of them, or scale inputs to one norm");
}

// sign and the step 1[x≥0]: T is linear in the angle.
PairState Jump(const PairState& pair, const Operation& op) {
  const bool sign = static_cast<int>(op.code) == activations::Sign::kInfo.code;
  const Wide angle = Angle(pair, pair.gram), rest = std::atan2(std::sqrt(pair.gram), -pair.q);
  const Wide lost = LostAngle(pair);
  if (2 * lost / kPi > kTolerance) Fail(op);
  if (sign) {
    return {1, 1, 0, (rest - angle) / kPi, 4 / (kPi * kPi) * angle * rest, 4 / kPi * lost, 0};
  }
  return {0.5L, 0.5L, 0, rest / (2 * kPi), angle / (2 * kPi) * (1 - angle / (2 * kPi)), lost / (2 * kPi), 0};
}

// a·e^{−g|u−v|²}, of random features.
PairState Translation(const PairState& pair, const Operation& op) {
  const Wide a = op.p[0], g = op.p[1], distance = Distance(pair), t = a * std::exp(-g * distance);
  const Wide slope = 2 * g * t;
  PairState next{a, a, 0, t, -a * a * std::expm1(-2 * g * distance), 0, slope * pair.theta};
  next.theta_uncertain = slope * pair.theta_uncertain, next.theta_lost = slope * pair.theta_lost;
  return next;
}

// T from what it is at parallel (opposite) inputs: there the determinant is 0 for equal variances and for functions of
// one degree, and ∫Ṫdq leads from there to q without cancellation.
PairState Activate(const PairState& pair, const Operation& op, const double* tables, bool lost_wanted) {
  // Angles by the determinant: q1·q2 − q² of numbers with 64 bits each would be its square root of 2⁻⁶⁴ off.
  const auto dual = [&](Wide q1, Wide q2, Wide q, Wide sine) { return WideDualOf(op, tables, q1, q2, q, sine); };
  const auto at = [&](Wide radius, Wide angle) {
    return dual(pair.q1, pair.q2, radius * std::cos(angle), std::fabs(radius) * std::sin(angle));
  };
  const Wide r = pair.difference == 0 ? pair.q1 : std::sqrt(pair.q1) * std::sqrt(pair.q2);
  const Wide side = pair.q < 0 ? -1 : 1;
  const WideDual own1 = dual(pair.q1, pair.q1, pair.q1, 0), own2 = dual(pair.q2, pair.q2, pair.q2, 0);
  if (pair.Equal() && pair.uncertain == 0) {
    const Wide slope = std::fabs(own1.dot), theta = pair.theta == 0 ? 0 : own1.dot * pair.theta;
    return {own1.t, own1.t, 0, own1.t, 0, 0, theta, slope * pair.theta_uncertain, slope * pair.theta_lost};
  }
  const bool apart = pair.gram > 0;
  const WideDual parallel = dual(pair.q1, pair.q2, r, 0);
  const WideDual end = side > 0 ? parallel : dual(pair.q1, pair.q2, -r, 0);
  const WideDual here = apart ? dual(pair.q1, pair.q2, pair.q, std::sqrt(pair.gram)) : end;
  const Wide base = end.t, scale = own1.t * own2.t;
  Wide drop = base - here.t;
  if (apart && std::fabs(drop) < 1e-6L * std::sqrt(scale)) {
    const Wide whole = std::atan2(std::sqrt(pair.gram), std::fabs(pair.q));
    Wide sum = 0;
    for (int i = 0; i < 4; ++i) {
      const Wide t = kNodes[i] * whole;
      sum += kWeights[i] * whole * r * std::sin(t) * at(side * r, t).dot;
    }
    const bool jumps = std::fabs(side * sum - drop) > 1e-9L * std::sqrt(scale);  // of a function of the caller
    if (!jumps) drop = side * sum;
  }
  PairState next = pair;
  next.q1 = own1.t, next.q2 = own2.t, next.q = base - drop;
  const std::optional<int> degree = DegreeOf(op);
  next.difference = pair.difference == 0 ? 0
                    : degree             ? -own1.t * std::expm1(*degree * std::log1p(-pair.difference / pair.q1))
                                         : own1.t - own2.t;
  // The constants of duals, such as 1/2π, are doubles.
  const bool mirrored = std::fabs(std::fabs(base) - std::fabs(parallel.t)) <= 1e-14L * std::sqrt(scale);
  const bool exact = (pair.difference == 0 || degree) && mirrored;
  next.gram = drop * (2 * base - drop) + (exact ? 0 : std::max<Wide>(0, scale - base * base));
  next.gram = std::clamp<Wide>(next.gram, 0, scale);
  if (exact && pair.difference == 0 && drop == 0)
    next.q = std::copysign(own1.t, base);  // as the variance is, to the bit
  const Wide slope = std::fabs(next.q * here.dot) / std::max(std::fabs(pair.q), r / 4);
  next.uncertain = slope * pair.uncertain + (exact ? 0 : kRounding * scale);
  if (pair.theta == 0) return next;
  next.theta = here.dot * pair.theta;
  next.theta_uncertain = std::fabs(here.dot) * pair.theta_uncertain;
  // Behind a kink Ṫ is linear in the angle, of which a jump before it has taken half of the digits.
  if (const Wide lost = LostAngle(pair); lost > kTolerance) {
    const Wide angle = Angle(pair, pair.gram);
    next.theta_uncertain += std::fabs((at(r, angle + lost).dot - at(r, angle).dot) * pair.theta);
  }
  if (!lost_wanted) return next;
  // There it also takes the square root of what rounding has left of q.
  const auto by_products = [&](Wide q) { return WideDualOf(op, tables, pair.q1, pair.q2, q).dot; };
  const Wide moved = by_products(pair.q) - by_products(pair.q - side * kRounding * r);
  next.theta_lost = std::fabs(here.dot) * pair.theta_lost + std::fabs(moved * pair.theta);
  return next;
}

PairState Step(const PairState& pair, const Operation& op, const double* tables, bool lost_wanted) {
  switch (op.code) {
    case Code::Affine:
      return Affine(pair, op);
    case Code::Normalise:
      return Normalise(pair, op.p[0]);
    case Code::Translation:
      return Translation(pair, op);
    default:
      return Jumps(op) ? Jump(pair, op) : Activate(pair, op, tables, lost_wanted);
  }
}

// The largest component of x is the pivot: what remains of x' without its multiple of x that agrees there is a
// combination of 2×2 determinants, each right to rounding (Kahan; Jeannerod et al. 2013).
template <class T>
PairState Reduced(const double* x, const double* other, std::size_t dimension) {
  std::size_t pivot = 0;
  for (std::size_t k = 1; k < dimension; ++k) pivot = std::fabs(x[k]) > std::fabs(x[pivot]) ? k : pivot;
  const T a = x[pivot], b = other[pivot];
  Wide q1 = 0, q2 = 0, q = 0, difference = 0, rest2 = 0, rest_x = 0;
  for (std::size_t k = 0; k < dimension; ++k) {
    const T product = b * T{x[k]};
    const Wide rest = std::fma(a, T{other[k]}, -product) + std::fma(-b, T{x[k]}, product);
    const Wide u = x[k], v = other[k];
    q1 += u * u, q2 += v * v, q += u * v, difference += (u - v) * (u + v);
    rest2 += rest * rest, rest_x += rest * u;
  }
  const Wide d = static_cast<Wide>(dimension);
  if (a == 0) return {0, q2 / d, difference / d, 0, 0};  // no direction, and nothing to divide by
  const Wide scale = 1 / (static_cast<Wide>(a) * d);
  const Wide gram = std::max<Wide>(0, (q1 * rest2 - rest_x * rest_x)) * scale * scale;
  return {q1 / d, q2 / d, difference / d, q / d, gram};
}

}  // namespace

PairState StateOf(const double* x, const double* other, std::size_t dimension) {
  constexpr double kFar = 0x1p400;
  const auto ordinary = [](double value) {
    return value == 0 || (std::fabs(value) < kFar && std::fabs(value) > 1 / kFar);
  };
  const bool all = std::all_of(x, x + dimension, ordinary) && std::all_of(other, other + dimension, ordinary);
  return all ? Reduced<double>(x, other, dimension) : Reduced<Wide>(x, other, dimension);
}

PairState StateOf(std::int64_t norm, std::int64_t other_norm, std::int64_t product, long double unit) {
  const auto times = [](std::int64_t number, Wide factor) { return static_cast<Wide>(number) * factor; };
  return {times(norm, unit), times(other_norm, unit), times(norm - other_norm, unit), times(product, unit),
          times(norm * other_norm - product * product, unit * unit)};
}

void RunNearlyParallel(const Program& program, const PairState& inputs, double& k, double* theta, Lost* lost) {
  if (inputs.Equal() && lost == nullptr) return;
  PairState pair = inputs;
  std::vector<PairState> remembered;
  const Operation* doubtful = nullptr;
  for (const Operation& op : program.operations) {
    switch (op.code) {
      case Code::Fork:
        remembered.push_back(pair);
        break;
      case Code::Next:
        remembered.push_back(pair);
        pair = remembered[remembered.size() - 2];
        break;
      case Code::Sum:
        pair = Sum(pair, remembered.back());
        remembered.pop_back();
        break;
      case Code::Join:
        remembered.pop_back();
        break;
      default: {
        // A variance of 0 has no direction, and doubles are exact.
        if (NeedsVariance(op.code) && !(pair.q1 > 0 && pair.q2 > 0)) return;
        const bool certain = pair.theta_uncertain == 0;
        pair = Step(pair, op, program.tables.data(), lost != nullptr);
        if (certain && pair.theta_uncertain > 0) doubtful = &op;
      }
    }
  }
  k = static_cast<double>(pair.q);
  if (theta == nullptr) return;
  // A later jump may have left nothing of what was doubtful.
  const bool required = program.jumps || lost != nullptr;  // without a jump before it, a kink loses less
  if (required && pair.theta_uncertain > kSlopeTolerance * std::fabs(pair.theta)) Fail(*doubtful);
  *theta = static_cast<double>(pair.theta);
  if (lost == nullptr) return;
  lost->k = pair.uncertain > 0 ? static_cast<double>(Uncertain(pair)) : 0;
  lost->theta = static_cast<double>(std::fabs(pair.theta_uncertain) + pair.theta_lost);
}

}  // namespace nnqs::kernels
