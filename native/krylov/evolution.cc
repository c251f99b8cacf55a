#include "krylov/evolution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <sstream>

#include "base/copy.h"
#include "base/errors.h"
#include "base/threads.h"
#include "krylov/drift.h"
#include "krylov/lanczos.h"
#include "krylov/tridiagonal.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {
namespace {

using Complex = std::complex<double>;
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
// Share of the tolerance that imaginary-time steps may use: normalising magnifies earlier errors.
constexpr double kImaginaryReserve = 1e-3;

[[noreturn]] void Miss(double bound, double tolerance) {
  std::ostringstream text;
  text << "evolve: the error is bounded by " << bound << ", tolerance was " << tolerance
       << ". Ask for a larger tolerance, or for a shorter time.";
  throw ToleranceError(text.str());
}

// A space that reaches nowhere: rounding takes more than the tolerance leaves for it, or there are too few vectors.
[[noreturn]] void Stuck(double rounding, double share, std::size_t dimension) {
  std::ostringstream text;
  if (rounding > share) {
    text << "evolve: rounding alone has an error of " << rounding << ", the tolerance leaves " << share
         << " for it. Ask for a larger tolerance.";
  } else {
    text << "evolve: a Krylov space of " << dimension << " vectors reaches less than 1e-9 of the time. Allow more with "
         << "{ maxDimension }.";
  }
  throw ToleranceError(text.str());
}

[[noreturn]] void Exhausted(double done, double total, std::size_t products) {
  std::ostringstream text;
  text << "evolve: the tolerance is met up to time " << done << " of " << total << ", but all " << products
       << " products are used. Allow more with { maxProducts }, or ask for a larger tolerance.";
  throw ToleranceError(text.str());
}

// Factor by which normalisation magnifies errors over an imaginary-time step: 1/‖e^{−(T−θ)s}e₁‖.
double Growth(const Tridiagonal& t, double step) {
  double square = 0;
  for (const Complex& c : t.Exponential(-step, t.lowest())) square += std::norm(c);
  return 1 / std::sqrt(square);
}

constexpr std::size_t kChunk = 8192;
// One direction of time.
class Propagation {
 public:
  Propagation(const operators::Operator& h, const EvolutionOptions& options, const Job& job, double sign)
      : h_(h), options_(options), job_(job), phase_(options.imaginary ? Complex(-1, 0) : Complex(0, -sign)) {}

  // `times` ascending and positive.
  EvolutionReport Run(const double* start, const std::vector<double>& times, const std::vector<double*>& states);

 private:
  struct Reach {
    double time, error;
  };
  Lanczos MakeSpace(const double* from, int width) const;
  Reach Grow(Lanczos& space);
  Reach ReachOf(const Tridiagonal& t, double beta) const;
  void Output(Lanczos& space, const Tridiagonal& t, double step, double* state);

  double Remaining() const { return total_ - done_; }
  // Of the tolerance, what the sub-steps may use.
  double Share() const { return options_.tolerance * (options_.imaginary ? kImaginaryReserve : 1); }
  double Shift(const Tridiagonal& t) const { return options_.imaginary ? t.lowest() : 0; }
  std::vector<Complex> Coefficients(const Tridiagonal& t, double s) const;

  const operators::Operator& h_;
  const EvolutionOptions& options_;
  const Job& job_;
  const Complex phase_;
  std::vector<double> times_;
  std::vector<double*> states_;
  std::size_t next_ = 0;  // first time that is not reached yet
  double done_ = 0, total_ = 0;
  double norm_ = 1;  // of the state at done_
  EvolutionReport report_;
};

Lanczos Propagation::MakeSpace(const double* from, int width) const {
  const std::size_t dimension = h_.Dimension();
  const double bytes = static_cast<double>(dimension) * width * sizeof(double);
  Lanczos space(h_, width, static_cast<std::size_t>(std::min(1e6, options_.memory / bytes)));
  ParallelFor((dimension + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    for (std::size_t i = chunk * kChunk; i < std::min(dimension, (chunk + 1) * kChunk); ++i) {
      for (int w = 0; w < width; ++w) space.Start()[i * width + w] = from[2 * i + w] / norm_;
    }
  });
  return space;
}

// The largest s up to the end at which the bound is within the tolerance's rate per unit of time, and the bound there.
// The integrand grows like s^{m−1}, so that the trapezoidal rule errs on the safe side.
Propagation::Reach Propagation::ReachOf(const Tridiagonal& t, double beta) const {
  const double limit = Remaining();
  const double rate = Share() / total_;
  const double rounding = kEpsilon * t.Norm();
  if (beta + rounding <= rate) return {limit, (beta + rounding) * limit};
  const double radius = std::max((t.highest() - t.lowest()) / 2, beta);
  const double step = limit / std::ceil(std::max(8.0, 2 * radius * limit));
  Reach reach{0, rounding * limit};
  double integral = 0, before = 0;
  for (double s = step; s < limit + step / 2; s += step) {
    const double now = beta * t.LastComponent(phase_ * s, Shift(t));
    integral += step * (before + now) / 2;
    before = now;
    const double error = integral + rounding * s;
    if (error > rate * s) break;
    reach = {std::min(s, limit), error};
  }
  if (reach.time > limit - step / 2) reach.time = limit;
  return reach;
}

// Extends the space until it reaches the end, or may not grow further.
Propagation::Reach Propagation::Grow(Lanczos& space) {
  std::size_t check = 4;
  for (std::size_t m = 1;; ++m) {
    job_.Check();
    job_.Progress(done_ / total_);
    const bool more = space.Extend();
    ++report_.products;
    const bool full = m >= options_.max_dimension || report_.products >= options_.max_products;
    const double beta = more ? space.beta().back() : 0;
    if (m < check && !full && beta > options_.tolerance / total_) continue;
    check = m + std::max<std::size_t>(4, m / 8);
    const Reach reach = ReachOf(Tridiagonal(space.alpha(), space.beta()), beta);
    if (reach.time >= Remaining() || full || !more) return reach;
  }
}

std::vector<Complex> Propagation::Coefficients(const Tridiagonal& t, double s) const {
  std::vector<Complex> f = t.Exponential(phase_ * s, Shift(t));
  double scale = norm_;
  if (options_.imaginary) {
    double square = 0;
    for (const Complex& c : f) square += std::norm(c);
    scale = 1 / std::sqrt(square);
  }
  for (Complex& c : f) c *= scale;
  return f;
}

// Writes the states at all requested times within the step and, where `state` is given, the one at its end.
void Propagation::Output(Lanczos& space, const Tridiagonal& t, double step, double* state) {
  std::vector<std::vector<Complex>> coefficients;
  std::vector<double*> targets;
  const double end = state == nullptr ? total_ : done_ + step;
  for (; next_ < times_.size() && times_[next_] <= end; ++next_) {
    coefficients.push_back(Coefficients(t, times_[next_] - done_));
    targets.push_back(states_[next_]);
  }
  if (state != nullptr) {
    coefficients.push_back(Coefficients(t, step));
    targets.push_back(state);
  }
  report_.products += space.Combine(coefficients, targets);
}

EvolutionReport Propagation::Run(const double* start, const std::vector<double>& times,
                                 const std::vector<double*>& states) {
  times_ = times;
  states_ = states;
  total_ = times.back();
  const std::size_t length = 2 * h_.Dimension();
  bool real = h_.IsReal();
  for (std::size_t i = 1; real && i < length; i += 2) real = start[i] == 0;
  norm_ = std::sqrt(Dot(start, start, length));
  Buffer<double> state;
  while (done_ < total_) {
    const bool first = state.size() == 0;
    Lanczos space = MakeSpace(first ? start : state.data(), first && real ? 1 : 2);
    const Reach reach = Grow(space);
    const bool last = reach.time >= Remaining();
    if (!last && report_.products >= options_.max_products) {
      Exhausted(done_ + reach.time, total_, report_.products);
    }
    const Tridiagonal t(space.alpha(), space.beta());
    if (!last && reach.time <= 1e-9 * total_) Stuck(kEpsilon * t.Norm() * total_, Share(), t.size());
    if (first && !last) state = Buffer<double>(length);
    Output(space, t, reach.time, last ? nullptr : state.data());
    report_.error_bound += reach.error;
    if (options_.imaginary) report_.error_bound *= Growth(t, reach.time);
    report_.dimension = std::max(report_.dimension, t.size());
    ++report_.substeps;
    done_ = last ? total_ : done_ + reach.time;
    if (!last) norm_ = std::sqrt(Dot(state.data(), state.data(), length));
  }
  if (!(report_.error_bound <= options_.tolerance)) Miss(report_.error_bound, options_.tolerance);
  return report_;
}

}  // namespace

EvolutionReport Evolve(const operators::Operator& h, const double* start, const std::vector<double>& times,
                       const std::vector<double*>& states, const EvolutionOptions& options, const Job& job) {
  EvolutionReport total;
  for (const double sign : {1.0, -1.0}) {
    std::vector<std::size_t> order;
    for (std::size_t k = 0; k < times.size(); ++k) {
      if (sign * times[k] > 0) order.push_back(k);
    }
    if (order.empty()) continue;
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return sign * times[a] < sign * times[b]; });
    std::vector<double> ascending;
    std::vector<double*> targets;
    for (const std::size_t k : order) {
      ascending.push_back(sign * times[k]);
      targets.push_back(states[k]);
    }
    const EvolutionReport report = Propagation(h, options, job, sign).Run(start, ascending, targets);
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();  // nothing is conserved in imaginary time
    const Drift drift = options.imaginary ? Drift{kNone, kNone} : MeasureDrift(h, start, targets.back());
    total.error_bound = std::max(total.error_bound, report.error_bound);
    total.norm_drift = std::max(drift.norm, total.norm_drift);
    total.energy_drift = std::max(drift.energy, total.energy_drift);
    total.dimension = std::max(total.dimension, report.dimension);
    total.substeps += report.substeps;
    total.products += report.products + (options.imaginary ? 0 : 2);
  }
  for (std::size_t k = 0; k < times.size(); ++k) {
    if (times[k] != 0) continue;
    const std::size_t length = 2 * h.Dimension();
    CopyBytes(states[k], start, length * sizeof(double));
    if (options.imaginary) Scale(states[k], 1 / std::sqrt(Dot(start, start, length)), length);
  }
  return total;
}

}  // namespace nnqs::krylov
