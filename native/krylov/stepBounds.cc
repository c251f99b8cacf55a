// How far a step may go: bounds on what Krylov space, rounding and normalisation add to its error.
#include <cmath>
#include <limits>

#include "krylov/propagation.h"

namespace nnqs::krylov {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

}  // namespace

// What rounding adds to a step: the phases of all levels in real time, in imaginary time their weights next to the
// lowest one, which passes all measure for a while only.
double Propagation::Rounding(const Tridiagonal& t, double s) const {
  const double each = kEpsilon * t.Norm();
  if (!options_.imaginary) return (exhausting_ > 0 ? 4 : 1) * each * s;  // a large T has rounded values
  const double excess = Excess(t);
  double square = excess > 0 ? std::pow(t.component(0, 0) * std::min(s, 1 / excess), 2) : 0;
  for (std::size_t k = 1; k < t.size(); ++k) {
    const double longest = std::min(s, 1 / (2.7 * (t.value(k) - t.lowest()) + 1 / s));
    square += std::pow(t.component(k, 0) * longest, 2);
  }
  return each * std::sqrt(square) + kEpsilon;
}

// How far the lowest level of H lies below what the space has, beyond rounding. In imaginary time whatever is dropped
// or rounded grows by e^{excess·s} relative to what is kept.
double Propagation::Excess(const Tridiagonal& t) const {
  const double difference = t.lowest() - lowest_;
  return options_.imaginary && difference > 64 * kEpsilon * t.Norm() ? difference : 0;
}

double Propagation::Magnification(const Tridiagonal& t, double s) const {
  return std::exp(Excess(t) * s);
}

// A bound on the error of a step of length s, however long, without an integral.
double Propagation::AnyTimeBound(const Tridiagonal& t, double beta, double s) const {
  if (const double excess = Excess(t); excess > 0) {
    // An invariant space is one to rounding only.
    const double residual = beta + (exhausting_ > 0 ? 64 * kEpsilon * t.Norm() : 0);
    const auto each = [&](std::size_t) { return std::min(s, 1 / excess); };
    return (residual * t.LastComponentBound(each) + Rounding(t, s)) * Magnification(t, s);
  }
  // The ground state, to rounding, stays what it is in imaginary time.
  if (beta == 0 || (options_.imaginary && beta <= 4 * kEpsilon * t.Norm())) return Rounding(t, s);
  const auto lifetime = [&](std::size_t k) {
    const double rate = t.size() > 1 ? t.value(std::max<std::size_t>(k, 1)) - t.lowest() : 0;
    return options_.imaginary ? std::min(s, 1 / (rate + 1 / s)) : s;
  };
  return beta * t.LastComponentBound(lifetime) + Rounding(t, s);
}

// The largest s up to the end at which the bound is within the tolerance's share, and the bound there. The integrand
// grows like s^{m−1}, so that the trapezoidal rule errs on the safe side.
Propagation::Reach Propagation::ReachOf(const Tridiagonal& t, double beta) const {
  const double limit = Remaining();
  const double whole = AnyTimeBound(t, beta, limit);
  if (whole <= Share(limit)) return {limit, whole / Magnification(t, limit)};
  const double radius = std::max((t.highest() - t.lowest()) / 2, beta);
  const double step = limit / std::ceil(std::max(8.0, 2 * radius * limit));
  const std::size_t most = 16 * t.size() + 64;  // a space of m vectors reaches about m/radius
  Reach reach{0, 0};
  double integral = 0, before = 0;
  for (std::size_t k = 1; k <= most; ++k) {
    const double s = std::min(step * static_cast<double>(k), limit);
    const double now = beta * t.LastComponent(phase_ * s, Shift(t));
    integral += step * (before + now) / 2;
    before = now;
    const double error = integral * Magnification(t, s) + Rounding(t, s);
    if (error > Share(s)) break;
    reach = {s, error};
    if (s > limit - step / 2) break;
  }
  if (reach.time > limit - step / 2) reach.time = limit;
  return reach;
}

}  // namespace nnqs::krylov
