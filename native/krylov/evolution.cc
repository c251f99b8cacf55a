#include "krylov/evolution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <sstream>
#include <utility>

#include "base/copy.h"
#include "base/errors.h"
#include "base/threads.h"
#include "krylov/drift.h"
#include "krylov/lanczos.h"
#include "krylov/lowestLevel.h"
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
  text << "the error is bounded by " << bound << ", tolerance was " << tolerance
       << ". Ask for a larger { tolerance }, or for a shorter time.";
  throw ToleranceError(text.str());
}

// What rounding brings in of levels that ψ has nothing of, or next to nothing, grows beyond the tolerance.
[[noreturn]] void Magnified(double time, double magnified, double lowest, double tolerance) {
  std::ostringstream text;
  text << "up to imaginary time " << time << " normalisation magnifies errors by " << magnified
       << ", rounding ones included, for the state has next to nothing of the levels down to energy " << lowest
       << "; tolerance was " << tolerance
       << ". Ask for a shorter time, or start from a state with a component along the ground state of that energy.";
  throw ToleranceError(text.str());
}

// A space that reaches nowhere: rounding takes more than the tolerance leaves for it, or there are too few vectors.
[[noreturn]] void Stuck(double rounding, const EvolutionOptions& options, double share, std::size_t dimension) {
  std::ostringstream text;
  if (rounding > share) {
    text << "rounding alone has an error of " << rounding << " at this time, tolerance was " << options.tolerance
         << ". Ask for a { tolerance } of at least " << 1.1 * rounding * options.tolerance / share
         << ", or for a shorter time.";
  } else {
    text << "a Krylov space of " << dimension << " vectors reaches less than 1e-9 of the time. Allow more with "
         << "{ maxDimension }.";
  }
  throw ToleranceError(text.str());
}

[[noreturn]] void Exhausted(double done, double total, std::size_t products) {
  std::ostringstream text;
  text << "the tolerance is met up to time " << done << " of " << total << ", but all " << products
       << " products are used. Allow more with { maxProducts }, or ask for a larger { tolerance }.";
  throw ToleranceError(text.str());
}

// Factor by which normalisation magnifies errors over an imaginary-time step: 1/‖e^{−(T−θ)s}e₁‖.
double Growth(const Tridiagonal& t, double step) {
  double square = 0;
  for (const Complex& c : t.Exponential(-step, t.lowest())) square += std::norm(c);
  return 1 / std::sqrt(square);
}

double HalfSpread(const operators::Operator& h) {
  const operators::Bounds bounds = h.SpectralBounds();
  return (bounds.upper - bounds.lower) / 2;
}

// Up to which dimension a first space is kept orthogonal, in the hope that it exhausts what ψ has of H; 0: not at all.
// Sub-steps take about a product per radian; a space of m vectors costs what m² vector operations do, and is tried as
// long as it costs no more than they would. In imaginary time the space ends when the lowest levels have converged, at
// about the square root of the radians, while sub-steps at the edge of rounding may be without number.
std::size_t ExhaustingDimension(const operators::Operator& h, double total, const EvolutionOptions& options) {
  constexpr double kMost = 4096, kLong = 800, kLongImaginary = 100;
  const auto states = static_cast<double>(h.Dimension()), radians = HalfSpread(h) * total;
  if (radians <
      (options.imaginary ? kLongImaginary : std::max(kLong, 4 * static_cast<double>(options.max_dimension)))) {
    return 0;
  }
  const double fitting = std::floor(options.memory / (16 * states));
  const double affordable = options.imaginary ? kMost : 4 * std::sqrt(radians);
  const double dimension = std::min({states, affordable, fitting, kMost});
  return dimension < std::min(states, static_cast<double>(options.max_dimension)) ? 0
                                                                                  : static_cast<std::size_t>(dimension);
}

constexpr std::size_t kChunk = 8192;
// One direction of time.
class Propagation {
 public:
  Propagation(const operators::Operator& h, const EvolutionOptions& options, const Job& job, double sign)
      : h_(h), options_(options), job_(job), phase_(options.imaginary ? Complex(-1, 0) : Complex(0, -sign)) {}

  // `times` ascending and positive.
  EvolutionReport Run(const double* start, std::vector<double> times, const std::vector<double*>& states);

 private:
  struct Reach {
    double time, error;  // the error before Magnification
  };
  Lanczos MakeSpace(const double* from, int width) const;
  Reach Grow(Lanczos& space);
  Reach ReachOf(const Tridiagonal& t, double beta) const;
  double AnyTimeBound(const Tridiagonal& t, double beta, double s) const;
  double Rounding(const Tridiagonal& t, double s) const;
  double Excess(const Tridiagonal& t) const;
  double Magnification(const Tridiagonal& t, double s) const;
  void FindLowest(const double* start);
  void Magnify(const Tridiagonal& t, double step);
  void Output(Lanczos& space, const Tridiagonal& t, double step, double* state);

  double Remaining() const { return total_ - done_; }
  // Of the tolerance, what the sub-steps may use.
  double Share() const { return options_.tolerance * (options_.imaginary ? kImaginaryReserve : 1); }
  // Of that, what a sub-step of length s may. Imaginary time forgets: few steps count.
  double Share(double s) const { return Share() * (options_.imaginary ? std::max(s / total_, 0.01) : s / total_); }
  double Shift(const Tridiagonal& t) const { return options_.imaginary ? t.lowest() : 0; }
  std::vector<Complex> Coefficients(const Tridiagonal& t, double s, double& log_norm) const;

  const operators::Operator& h_;
  const EvolutionOptions& options_;
  const Job& job_;
  const Complex phase_;
  std::vector<double> times_;
  std::vector<double*> states_;
  std::size_t next_ = 0;  // first time that is not reached yet
  double done_ = 0, total_ = 0;
  std::size_t exhausting_ = 0;  // dimension of an orthogonal space
  double norm_ = 1;             // of the state at done_
  double lowest_ = 0;           // level that ψ can have something of, in imaginary time
  std::size_t lowest_products_ = 0;
  double magnified_ = 1;  // by normalisation so far: an error in ψ(0), in imaginary time
  double log_norm_ = 0;   // of e^{−H·done_}ψ(0), in imaginary time
  EvolutionReport report_;
};

Lanczos Propagation::MakeSpace(const double* from, int width) const {
  const std::size_t dimension = h_.Dimension();
  const double bytes = static_cast<double>(dimension) * width * sizeof(double);
  Lanczos space(h_, width, static_cast<std::size_t>(std::min(1e6, options_.memory / bytes)), exhausting_ > 0);
  ParallelFor((dimension + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    for (std::size_t i = chunk * kChunk; i < std::min(dimension, (chunk + 1) * kChunk); ++i) {
      for (int w = 0; w < width; ++w) space.Start()[i * width + w] = from[2 * i + w] / norm_;
    }
  });
  return space;
}

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

// Extends the space until it reaches the end, or may not grow further.
Propagation::Reach Propagation::Grow(Lanczos& space) {
  std::size_t check = 4;
  for (std::size_t m = 1;; ++m) {
    job_.Check();
    job_.Progress(done_ / total_);
    const bool more = space.Extend();
    ++report_.products;
    const std::size_t most = exhausting_ > 0 ? exhausting_ : options_.max_dimension;
    const bool full = m >= most || report_.products >= options_.max_products;
    const double beta = more ? space.beta().back() : 0;
    if (m < check && !full && beta > options_.tolerance / total_) continue;
    check = m + std::max<std::size_t>(4, exhausting_ > 0 ? m : m / 8);
    const Reach reach = ReachOf(Tridiagonal(space.alpha(), space.beta()), beta);
    if (reach.time >= Remaining() || full || !more) return reach;
  }
}

std::vector<Complex> Propagation::Coefficients(const Tridiagonal& t, double s, double& log_norm) const {
  std::vector<Complex> f = t.Exponential(phase_ * s, Shift(t));
  double scale = norm_;
  if (options_.imaginary) {
    double square = 0;
    for (const Complex& c : f) square += std::norm(c);
    scale = 1 / std::sqrt(square);
    log_norm = log_norm_ - t.lowest() * s + std::log(square) / 2;
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
    report_.log_norms.push_back(0);
    coefficients.push_back(Coefficients(t, times_[next_] - done_, report_.log_norms.back()));
    targets.push_back(states_[next_]);
  }
  double log_norm = log_norm_;
  if (state != nullptr) {
    coefficients.push_back(Coefficients(t, step, log_norm));
    targets.push_back(state);
  }
  report_.products += space.Combine(coefficients, targets);
  log_norm_ = log_norm;
}

// Worth its products where the bounds of the spectrum alone do not tell that nothing can grow.
void Propagation::FindLowest(const double* start) {
  constexpr double kHarmless = 2;
  const operators::Bounds bounds = h_.SpectralBounds();
  lowest_ = bounds.lower;
  if ((bounds.upper - bounds.lower) * total_ <= kHarmless) return;
  const LowestLevel level = FindLowestLevel(h_, start, options_.max_products, options_.memory, job_);
  lowest_ = level.energy;
  lowest_products_ = level.products;
}

// What normalisation does to the errors up to the end of a step. It never makes them smaller: no use to go on beyond
// the tolerance.
void Propagation::Magnify(const Tridiagonal& t, double step) {
  constexpr double kUsual = 1e3;
  const double factor = Growth(t, step) * Magnification(t, step);
  magnified_ *= factor;
  report_.error_bound *= factor;
  if (report_.error_bound <= options_.tolerance || magnified_ < kUsual) return;
  Magnified(done_ + step, magnified_, lowest_, options_.tolerance);
}

EvolutionReport Propagation::Run(const double* start, std::vector<double> times, const std::vector<double*>& states) {
  times_ = std::move(times);
  states_ = states;
  total_ = times_.back();
  const std::size_t length = 2 * h_.Dimension();
  bool real = h_.IsReal();
  for (std::size_t i = 1; real && i < length; i += 2) real = start[i] == 0;
  norm_ = std::sqrt(Dot(start, start, length));
  log_norm_ = std::log(norm_);
  if (options_.imaginary) FindLowest(start);
  exhausting_ = ExhaustingDimension(h_, total_, options_);
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
    if (!last && reach.time <= 1e-9 * total_) {
      if (Excess(t) > 0) Magnified(total_, Magnification(t, total_), lowest_, options_.tolerance);
      const double rounding = Rounding(t, total_), whole = AnyTimeBound(t, space.beta().back(), total_);
      Stuck(whole < 100 * rounding ? whole : rounding, options_, Share(), t.size());
    }
    exhausting_ = 0;
    if (first && !last) state = Buffer<double>(length);
    Output(space, t, reach.time, last ? nullptr : state.data());
    report_.error_bound += reach.error;
    if (options_.imaginary) Magnify(t, reach.time);
    report_.dimension = std::max(report_.dimension, t.size());
    ++report_.substeps;
    done_ = last ? total_ : done_ + reach.time;
    if (!last) norm_ = std::sqrt(Dot(state.data(), state.data(), length));
  }
  if (!(report_.error_bound <= options_.tolerance)) Miss(report_.error_bound, options_.tolerance);
  report_.products += lowest_products_;
  return report_;
}

}  // namespace

double EvolutionBytes(const operators::Operator& h, const std::vector<double>& times, const EvolutionOptions& options) {
  const auto states = static_cast<double>(h.Dimension());
  double longest = 0;
  for (const double time : times) longest = std::max(longest, std::abs(time));
  const auto exhausting = static_cast<double>(ExhaustingDimension(h, longest, options));
  const double most = std::max(exhausting, static_cast<double>(options.max_dimension));
  // Basis, five vectors to work in, and the eigensystem of T with its workspace.
  const double spaces = std::min(options.memory, most * 16 * states) + 5 * 16 * states + 24 * most * most;
  return options.imaginary ? std::max(spaces, LowestLevelBytes(h, options.memory)) : spaces;
}

EvolutionReport Evolve(const operators::Operator& h, const double* start, const std::vector<double>& times,
                       const std::vector<double*>& states, const EvolutionOptions& options, const Job& job) {
  EvolutionReport total;
  total.log_norms.resize(options.imaginary ? times.size() : 0);
  for (const double sign : {1.0, -1.0}) {
    std::size_t first = times.size();  // of this direction
    std::vector<double> ascending;
    std::vector<double*> targets;
    for (std::size_t k = 0; k < times.size(); ++k) {
      if (!(sign * times[k] > 0)) continue;
      first = std::min(first, k);
      ascending.push_back(sign * times[k]);
      targets.push_back(states[k]);
    }
    if (targets.empty()) continue;
    const EvolutionReport report = Propagation(h, options, job, sign).Run(start, std::move(ascending), targets);
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();  // nothing is conserved in imaginary time
    const Drift drift = options.imaginary ? Drift{kNone, kNone} : MeasureDrift(h, start, targets.back());
    for (std::size_t at = 0; options.imaginary && at < targets.size(); ++at) {
      total.log_norms[first + at] = report.log_norms[at];
    }
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
    if (!options.imaginary) continue;
    const double norm = std::sqrt(Dot(start, start, length));
    Scale(states[k], 1 / norm, length);
    total.log_norms[k] = std::log(norm);
  }
  return total;
}

}  // namespace nnqs::krylov
