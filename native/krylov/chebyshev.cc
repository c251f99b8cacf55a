#include "krylov/chebyshev.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <sstream>

#include "base/buffer.h"
#include "base/errors.h"
#include "krylov/bessel.h"
#include "krylov/drift.h"
#include "krylov/lanczos.h"
#include "krylov/tridiagonal.h"
#include "krylov/vectors.h"
#include "random/stream.h"

namespace nnqs::krylov {
namespace {

using Complex = std::complex<double>;
constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

// The operator's own bounds, or those of a few Lanczos steps from a random vector where they are tighter: the extreme
// Ritz values widened by the last β (Zhou, Saad, Tiago & Chelikowsky, J. Comput. Phys. 219, 172 (2006)).
operators::Bounds Enclose(const operators::Operator& h, std::size_t steps) {
  const int width = h.IsReal() ? 1 : 2;
  const std::size_t length = h.Dimension() * width;
  Lanczos space(h, width, 1);
  random::Uniform(random::Stream{}, 0, length, space.Start());
  for (std::size_t i = 0; i < length; ++i) space.Start()[i] -= 0.5;
  Scale(space.Start(), 1 / std::sqrt(Dot(space.Start(), space.Start(), length)), length);
  std::size_t done = 0;
  while (done++ < steps && space.Extend()) {
  }
  const Tridiagonal t(space.alpha(), space.beta());
  const operators::Bounds safe = h.SpectralBounds();
  const double margin = space.beta().back();
  return {std::max(safe.lower, t.lowest() - margin), std::min(safe.upper, t.highest() + margin)};
}

// Coefficients of T_k for one time.
std::vector<Complex> Series(double time, double centre, double radius, double tiny) {
  const std::vector<double> bessel = BesselSeries(std::abs(radius * time), tiny);
  const std::array<Complex, 4> powers = {Complex(1, 0), Complex(0, -1), Complex(-1, 0), Complex(0, 1)};
  std::vector<Complex> series(bessel.size());
  for (std::size_t k = 0; k < bessel.size(); ++k) {
    const Complex power = time < 0 ? std::conj(powers[k % 4]) : powers[k % 4];
    series[k] = std::polar(1.0, -centre * time) * power * (k == 0 ? 1.0 : 2.0) * bessel[k];
  }
  return series;
}

class Recurrence {
 public:
  Recurrence(const operators::Operator& h, const double* start, int width, double centre, double radius)
      : h_(h), width_(width), length_(h.Dimension() * width), centre_(centre), radius_(radius) {
    for (Buffer<double>& vector : vectors_) vector = Buffer<double>(length_);
    for (std::size_t i = 0; i < length_; ++i) vectors_[0][i] = width == 2 ? start[i] : start[2 * i];
  }
  const double* Current() const { return vectors_[order_ % 3].data(); }  // T_order
  void Advance() {
    double* next = vectors_[(order_ + 1) % 3].data();
    h_.Apply(Current(), next, width_);
    const double factor = order_ == 0 ? 1 : 2;
    const double* before = order_ == 0 ? nullptr : vectors_[(order_ + 2) % 3].data();
    Recur(next, factor / radius_, Current(), -factor * centre_ / radius_, before, length_);
    ++order_;
  }
  std::size_t length() const { return length_; }

 private:
  const operators::Operator& h_;
  const int width_;
  const std::size_t length_;
  const double centre_, radius_;
  std::array<Buffer<double>, 3> vectors_;
  std::size_t order_ = 0;
};

// ψ(t) = Σ_k c_k(t)·T_k ψ(0), T_k of H less the centre of its spectrum, over half its width.
struct Expansion {
  double centre, radius;
  std::vector<std::vector<Complex>> series;  // of every time
  std::size_t order;                         // of the longest
};

// Throws ToleranceError if it takes too many products, or rounds too much; what it takes and its bound are reported.
Expansion Plan(const operators::Operator& h, const std::vector<double>& times, const EvolutionOptions& options,
               EvolutionReport& report) {
  double longest = 0;
  for (const double time : times) longest = std::max(longest, std::abs(time));
  constexpr std::size_t kSteps = 16;
  operators::Bounds bounds = h.SpectralBounds();
  if (bounds.HalfWidth() * longest > 4 * kSteps) {
    bounds = Enclose(h, kSteps);
    report.products += kSteps;
  }
  Expansion plan{(bounds.lower + bounds.upper) / 2, 0, {}, 0};
  // A spectrum of one point would divide by 0.
  plan.radius = std::max(bounds.HalfWidth(), 1e-12 * std::max(1.0, std::abs(plan.centre)));

  const double least = plan.radius * longest;  // of the order, roughly; where the Bessel functions begin to fall
  if (!(least <= static_cast<double>(options.max_products))) {
    std::ostringstream text;
    text << "the Chebyshev expansion needs more than " << least << " products, " << options.max_products
         << " are allowed. Allow more with { maxProducts }, ask for a shorter time, or take { method: \"krylov\" }.";
    throw ToleranceError(text.str());
  }
  const double relative = std::min(options.tolerance, 1.0);
  for (const double time : times) plan.series.push_back(Series(time, plan.centre, plan.radius, 1e-3 * relative));
  for (const auto& list : plan.series) plan.order = std::max(plan.order, list.size());
  // Beyond the last term kept, each is less than half of the one before.
  report.error_bound = 4e-3 * relative + kEpsilon * static_cast<double>(plan.order);
  if (report.error_bound > options.tolerance || report.products + plan.order > options.max_products) {
    std::ostringstream text;
    text << "the Chebyshev expansion needs " << plan.order << " products and rounds to " << report.error_bound
         << ", tolerance was " << options.tolerance
         << ". Allow more with { maxProducts }, or ask for a larger { tolerance }.";
    throw ToleranceError(text.str());
  }
  return plan;
}

}  // namespace

double ChebyshevBytes(const operators::Operator& h, const std::vector<double>& times, const EvolutionOptions& options) {
  constexpr double kBeyond = 200, kFringe = 20;  // J_k(x) is below any tolerance from x + 20·x^⅓ + 200 on
  constexpr double kList = 128;                  // of one time, in every step
  const double radius = h.SpectralBounds().HalfWidth();
  const auto most = static_cast<double>(options.max_products);
  double terms = 0;
  for (const double time : times) {
    const double x = radius * std::abs(time);
    terms += std::min(x + kFringe * std::cbrt(x) + kBeyond, most);
  }
  const double vectors = 5 * 16 * static_cast<double>(h.Dimension());
  return vectors + sizeof(Complex) * terms + kList * static_cast<double>(times.size());
}

EvolutionReport EvolveChebyshev(const operators::Operator& h, const double* start, const std::vector<double>& times,
                                const std::vector<double*>& states, const EvolutionOptions& options, const Job& job) {
  if (times.empty()) return {};
  EvolutionReport report;
  const auto [centre, radius, series, order] = Plan(h, times, options, report);
  const bool real = h.IsReal() && AreReal(start, h.Dimension());
  Recurrence recurrence(h, start, real ? 1 : 2, centre, radius);
  for (std::size_t k = 0; k < order; ++k) {
    job.Check();
    job.Progress(static_cast<double>(k) / static_cast<double>(order));
    std::vector<std::vector<Complex>> coefficients;
    std::vector<double*> targets;
    for (std::size_t t = 0; t < times.size(); ++t) {
      if (k >= series[t].size()) continue;
      coefficients.push_back({series[t][k]});
      targets.push_back(states[t]);
    }
    Combine({recurrence.Current()}, recurrence.length(), real, coefficients, targets, k > 0);
    if (k + 1 < order) recurrence.Advance();
  }
  report.substeps = 1;
  report.dimension = order;
  const auto farther = [](double a, double b) { return std::abs(a) < std::abs(b); };
  const auto farthest = std::max_element(times.begin(), times.end(), farther) - times.begin();
  const Drift drift = MeasureDrift(h, start, states[static_cast<std::size_t>(farthest)]);
  report.products += order - 1 + 2;
  report.norm_drift = drift.norm;
  report.energy_drift = drift.energy;
  if (drift.norm > 10 * options.tolerance * std::sqrt(Dot(start, start, 2 * h.Dimension()))) {
    throw ToleranceError("the spectrum is wider than its estimate. Use { method: \"krylov\" }.");
  }
  return report;
}

}  // namespace nnqs::krylov
