#include "dynamics/krylovIteration.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "base/buffer.h"
#include "base/errors.h"
#include "base/memory.h"
#include "random/stream.h"

namespace nnqs::dynamics {
namespace {

// λ_max sets the learning rate; an error of it moves the time by as much.
constexpr double kLargestShare = 0.1;
// Of a product, relative to λ_max: sums are short (lanes, tiles), their errors add up like a random walk.
constexpr double kRounding = 8 * std::numeric_limits<double>::epsilon();

krylov::OrthogonalSpace RandomSpace(std::size_t n) {
  const Buffer<double> start(n);
  random::Normal(random::Stream{}, 0, n, start.data());
  return {start.data(), n};
}

}  // namespace

KrylovIteration::KrylovIteration(const KrylovProblem& problem)
    : problem_(problem), reach_(problem.kernel.Reach()), probe_(RandomSpace(problem.kernel.train())) {
  const std::size_t n = problem.kernel.train();
  for (std::size_t part = 0; part < problem.components; ++part) {
    const Buffer<double> start(n);
    for (std::size_t i = 0; i < n; ++i) start[i] = problem.target[part * n + i];
    if (std::all_of(start.data(), start.data() + n, [](double y) { return y == 0; })) continue;
    components_.push_back({part, {start.data(), n}, std::nullopt, {}, std::numeric_limits<double>::infinity()});
    target_norm_ = std::hypot(target_norm_, components_.back().space.norm());
  }
}

double KrylovIteration::LearningRate() const {
  return problem_.learning_rate > 0 ? problem_.learning_rate
                                    : problem_.relative * 2 * static_cast<double>(problem_.kernel.train()) / largest_;
}

double KrylovIteration::Scaled(double time) const {
  return time == 0 ? 0 : LearningRate() * time / static_cast<double>(problem_.kernel.train());
}

void KrylovIteration::Run(const Progress& progress) {
  while (!Done()) {
    Extend();
    progress(Progressed());
  }
}

std::vector<krylov::OrthogonalSpace*> KrylovIteration::Growing() {
  std::vector<krylov::OrthogonalSpace*> growing;
  for (Component& component : components_) {
    if (component.error > 1 && !component.space.invariant()) growing.push_back(&component.space);
  }
  if (probing_ && !probe_.invariant()) growing.push_back(&probe_);
  return growing;
}

void KrylovIteration::Extend() {
  const std::size_t n = problem_.kernel.train();
  const std::vector<krylov::OrthogonalSpace*> growing = Growing();
  if (products_ >= kUsualProducts) {
    RequireMemory("vectors of Krylov spaces", 2.0 * sizeof(double) * static_cast<double>(growing.size() * n),
                  "Ask for earlier times, or for a larger { tolerance }.");
  }
  std::vector<Buffer<double>> products;
  std::vector<const double*> x;
  std::vector<double*> y;
  for (const krylov::OrthogonalSpace* space : growing) {
    products.emplace_back(n);
    x.push_back(space->Next());
    y.push_back(products.back().data());
  }
  problem_.kernel.Multiply(x, y);
  for (std::size_t k = 0; k < growing.size(); ++k) growing[k]->Extend(y[k]);
  ++products_;
}

// The largest Ritz value never exceeds λ_max, and an eigenvalue lies within the residual of it.
void KrylovIteration::MeasureLargest(const krylov::OrthogonalSpace& space) {
  const krylov::Tridiagonal t(space.alpha(), space.beta());
  const std::size_t m = t.size();
  if (t.highest() < largest_) return;
  largest_ = t.highest();
  largest_error_ = space.beta().back() * std::abs(t.component(m - 1, m - 1));
}

void KrylovIteration::Measure() {
  if (probing_) {
    MeasureLargest(probe_);
    probing_ = largest_error_ > kLargestShare * problem_.tolerance * largest_ && !probe_.invariant();
  }
  const double rounding = kRounding * largest_;
  for (Component& component : components_) {
    component.relaxation.emplace(component.space, problem_.rank_tolerance * largest_, rounding);
    component.bounds.clear();
    component.error = 0;
    const double allowed = problem_.tolerance * target_norm_ / std::sqrt(2.0);
    for (const double time : problem_.times) {
      const krylov::RelaxationBounds bounds = component.relaxation->Bounds(Scaled(time));
      component.bounds.push_back(bounds);
      // fmax would hide what is not a number
      const double error = std::max(bounds.residual, reach_ * bounds.reach) / allowed;
      component.error = error <= component.error ? component.error : error;
    }
  }
  if (first_worst_ == 0) first_worst_ = Worst();
}

double KrylovIteration::Worst() const {
  double worst = 0;
  for (const Component& component : components_) worst = std::max(worst, component.error);
  return worst;
}

// Measuring costs an eigensystem of T: it is done after every fifth product, later after every twelfth part of them.
bool KrylovIteration::Done() {
  const bool spent = products_ >= problem_.max_products;
  if (products_ < next_measure_ && !spent && !Growing().empty()) return false;
  Measure();
  next_measure_ = products_ + std::max<std::size_t>(5, products_ / 12);
  if (Worst() <= 1 && !probing_) return true;
  if (spent || Growing().empty()) Miss();
  return false;
}

// Bounds may rise for a while; what is shown does not fall.
double KrylovIteration::Progressed() {
  if (first_worst_ > 1) {
    progressed_ = std::max(progressed_, 1 - std::log(std::max(1.0, Worst())) / std::log(first_worst_));
  }
  return progressed_;
}

void KrylovIteration::Miss() const {
  const KrylovReport report = Report();
  double worst = 0, at = 0;
  for (std::size_t t = 0; t < problem_.times.size(); ++t) {
    const double error = std::max(report.train_error[t], report.test_error[t]);
    if (error <= worst) continue;
    worst = error;
    at = problem_.times[t];
  }
  std::ostringstream text;
  text << "reached " << worst << " at time " << at;
  if (probing_) text << " and λ_max to " << largest_error_ / largest_;
  text << " after " << products_ << " products, tolerance was " << problem_.tolerance;
  text << (products_ >= problem_.max_products ? ". Allow more with { maxProducts }, ask"
                                              : ", and more would only bring rounding. Ask")
       << " for earlier times or for a larger { tolerance }.";
  throw ToleranceError(text.str());
}

KrylovReport KrylovIteration::Report() const {
  KrylovReport report;
  report.learning_rate = LearningRate();
  report.largest = largest_;
  report.largest_error = largest_error_;
  report.products = products_;
  for (std::size_t t = 0; t < problem_.times.size(); ++t) {
    double residual = 0, reach = 0;
    for (const Component& component : components_) {
      residual = std::hypot(residual, component.bounds[t].residual);
      reach = std::hypot(reach, component.bounds[t].reach);
    }
    report.train_error.push_back(residual == 0 ? 0 : residual / target_norm_);
    report.test_error.push_back(reach == 0 ? 0 : reach_ * reach / target_norm_);
  }
  for (const Component& component : components_) {
    report.null_fraction = std::hypot(report.null_fraction, component.relaxation->NullNorm() / target_norm_);
  }
  return report;
}

}  // namespace nnqs::dynamics
