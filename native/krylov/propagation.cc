#include "krylov/propagation.h"

#include <cmath>
#include <utility>

#include "base/buffer.h"
#include "base/chunks.h"
#include "krylov/evolutionErrors.h"
#include "krylov/lowestLevel.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {
namespace {

using Complex = std::complex<double>;
constexpr std::size_t kChunk = 8192;
constexpr std::size_t kCoefficients = std::size_t{1} << 20;  // at a time, where that costs no products

// Factor by which normalisation magnifies errors over an imaginary-time step: 1/‖e^{−(T−θ)s}e₁‖.
double Growth(const Tridiagonal& t, double step) {
  double square = 0;
  for (const Complex& c : t.Exponential(-step, t.lowest())) square += std::norm(c);
  return 1 / std::sqrt(square);
}

}  // namespace

std::size_t ExhaustingDimension(const operators::Operator& h, double total, const EvolutionOptions& options) {
  constexpr double kMost = 4096, kLong = 800, kLongImaginary = 100;
  const auto states = static_cast<double>(h.Dimension()), radians = h.SpectralBounds().HalfWidth() * total;
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

double CoefficientsBytes(std::size_t times, double dimension, bool stored) {
  constexpr double kCopies = 2, kLists = 128;  // Combine has a copy; of every time
  const auto count = static_cast<double>(times + 1);
  const double most = static_cast<double>(kCoefficients) + dimension;
  const double numbers = stored ? std::min(count * dimension, most) : count * dimension;
  return kCopies * sizeof(Complex) * numbers + kLists * count;
}

Lanczos Propagation::MakeSpace(const double* from, int width) const {
  const std::size_t dimension = h_.Dimension();
  const double bytes = static_cast<double>(dimension) * width * sizeof(double);
  Lanczos space(h_, width, static_cast<std::size_t>(std::min(1e6, options_.memory / bytes)), exhausting_ > 0);
  ForChunks(dimension, kChunk, [&](std::size_t begin, std::size_t states) {
    for (std::size_t i = begin; i < begin + states; ++i) {
      for (int w = 0; w < width; ++w) space.Start()[i * width + w] = from[2 * i + w] / norm_;
    }
  });
  return space;
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
  const std::size_t together = space.IsStored() ? std::max<std::size_t>(1, kCoefficients / t.size()) : times_.size();
  const double end = state == nullptr ? total_ : done_ + step;
  const auto within = [&] { return next_ < times_.size() && times_[next_] <= end; };
  double log_norm = log_norm_;
  do {
    std::vector<std::vector<Complex>> coefficients;
    std::vector<double*> targets;
    for (; coefficients.size() < together && within(); ++next_) {
      report_.log_norms.push_back(0);
      coefficients.push_back(Coefficients(t, times_[next_] - done_, report_.log_norms.back()));
      targets.push_back(states_[next_]);
    }
    if (state != nullptr && !within()) {
      coefficients.push_back(Coefficients(t, step, log_norm));
      targets.push_back(state);
    }
    job_.Check();
    report_.products += space.Combine(coefficients, targets);
  } while (within());
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
  const bool real = h_.IsReal() && AreReal(start, h_.Dimension());
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
      Stuck(total_, whole < 100 * rounding ? whole : rounding, options_, Share(), t.size());
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

}  // namespace nnqs::krylov
