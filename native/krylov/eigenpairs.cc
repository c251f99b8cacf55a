#include "krylov/eigenpairs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "boundary/errors.h"
#include "krylov/blockSpace.h"
#include "krylov/filter.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {
namespace {

[[noreturn]] void Miss(double residual, const EigenOptions& options, std::size_t products) {
  std::ostringstream text;
  text << "groundState: reached residual " << residual << " after " << products << " products, tolerance was "
       << options.tolerance << ". Allow more with { maxProducts }, or ask for a larger tolerance.";
  throw ToleranceError(text.str());
}

constexpr std::size_t kLocateSteps = 20;
constexpr double kGain = 300;  // of the lowest level over the filtered interval, per filter

// Blocks of a basis that fits the memory, 4 to 20, and does not exhaust a small space.
std::size_t BasisSize(std::size_t dimension, std::size_t width, double memory) {
  const double fitting = memory / (16.0 * static_cast<double>(dimension)) - 1;
  const std::size_t exhausting = std::max<std::size_t>(dimension / (2 * width), 3);
  return std::min(exhausting, static_cast<std::size_t>(std::clamp(fitting, 4.0, 20.0)));
}

// X becomes the Ritz vectors of H in its span; returns the largest residual.
double RayleighRitz(const operators::Operator& h, Buffer<double>& x) {
  const std::size_t rows = h.Dimension();
  const bool real = h.IsReal();
  Buffer<double> product(2 * rows);
  h.Apply(x.data(), product.data(), 2);
  const Ritz ritz = SolveRitz({{Overlaps({x.data()}, product.data(), rows, real)[0]}}, real);
  const Coefficient& y = ritz.vectors[0][0];
  const double low = ritz.values.front(), high = ritz.values.back();
  Accumulate({}, {}, y, x.data(), rows);
  Accumulate({}, {}, y, product.data(), rows);
  Accumulate({x.data()}, {{-low, 0, 0, -high}}, {1, 0, 0, 1}, product.data(), rows);
  const Coefficient square = Overlaps({product.data()}, product.data(), rows, true)[0];
  return std::sqrt(real ? std::max(square[0], square[3]) : square[0] + square[3]);
}

class Round {
 public:
  Round(const operators::Operator& h, const std::vector<double*>& locked, const EigenOptions& options,
        EigenReport& report, const Job& job)
      : h_(h), locked_(locked), options_(options), report_(report), job_(job) {}

  // The lowest block of Ritz vectors in the complement of the locked blocks, converged.
  Buffer<double> Run() {
    ChebyshevFilter filter = Locate();
    while (true) {
      BlockSpace space = FilteredSpace(filter);
      for (std::size_t step = 1; step <= BasisSize(h_.Dimension(), Width(), options_.memory); ++step) {
        Spend(Width() * static_cast<std::size_t>(filter.degree()));
        space.Extend();
        lowest_ = space.Lowest(space.Solve());
        if (Converged()) return std::move(lowest_);
      }
      ++report_.restarts;
    }
  }

 private:
  std::size_t Width() const { return h_.IsReal() ? 2 : 1; }

  void Spend(std::size_t products) {
    job_.Check();
    if (report_.products + products > options_.max_products) Miss(residual_, options_, report_.products);
    report_.products += products;
  }

  bool Converged() {
    Spend(Width());
    residual_ = RayleighRitz(h_, lowest_);
    return residual_ <= 0.5 * options_.tolerance;
  }

  ChebyshevFilter Locate();
  BlockSpace FilteredSpace(const ChebyshevFilter& filter);

  const operators::Operator& h_;
  const std::vector<double*>& locked_;
  const EigenOptions& options_;
  EigenReport& report_;
  const Job& job_;
  Buffer<double> lowest_;
  double residual_ = std::numeric_limits<double>::infinity(), energy_ = 0;
};

// The filter keeps what lies above the block after the lowest one, and the start is the lowest block found here.
ChebyshevFilter Round::Locate() {
  const operators::Bounds bounds = h_.SpectralBounds();
  const double magnitude = std::max(std::abs(bounds.lower), std::abs(bounds.upper));
  BlockSpace space({h_.Dimension(), h_.IsReal(), magnitude, [&](const double* x, double* y) { h_.Apply(x, y, 2); }}, {},
                   locked_, options_.seed);
  const std::size_t steps = std::min(kLocateSteps, BasisSize(h_.Dimension(), Width(), options_.memory));
  while (space.size() < steps) {
    Spend(Width());
    space.Extend();
  }
  const Ritz ritz = space.Solve();
  lowest_ = space.Lowest(ritz);
  energy_ = ritz.values.front();
  const double upper = std::min(bounds.upper, ritz.values.back() + space.Residual(ritz, ritz.values.size() - 1));
  const double lower = ritz.values[std::min(2 * Width(), ritz.values.size() - 1)];
  const double least = 1e-8 * std::max(magnitude, 1e-300);  // a spectrum of one level
  const double width = std::max(upper - lower, least);
  return {h_, lower, lower + width, ChebyshevFilter::Degree(std::max(lower - energy_, least), width, kGain)};
}

BlockSpace Round::FilteredSpace(const ChebyshevFilter& filter) {
  return {{h_.Dimension(), h_.IsReal(), filter.Gain(energy_), [&](const double* x, double* y) { filter.Apply(x, y); }},
          std::move(lowest_),
          locked_,
          options_.seed};
}

// Column `column` of a block as a complex state, its sign (phase) fixed by its largest component.
Buffer<double> StateOf(const double* block, std::size_t rows, bool real, std::size_t column) {
  Buffer<double> state(2 * rows);
  std::size_t largest = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    state[2 * i] = real ? block[2 * i + column] : block[2 * i];
    state[2 * i + 1] = real ? 0 : block[2 * i + 1];
    const auto size = [&](std::size_t k) { return std::hypot(state[2 * k], state[2 * k + 1]); };
    if (size(i) > 1.000001 * size(largest)) largest = i;
  }
  const std::complex<double> pivot(state[2 * largest], state[2 * largest + 1]);
  const std::complex<double> phase = std::conj(pivot) / std::abs(pivot);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::complex<double> z = std::complex<double>(state[2 * i], state[2 * i + 1]) * phase;
    state[2 * i] = z.real();
    state[2 * i + 1] = real ? 0 : z.imag();
  }
  return state;
}

// Energy ⟨ψ|H|ψ⟩ and residual ‖Hψ−Eψ‖, from the state itself.
void Measure(const operators::Operator& h, Eigenpair& pair) {
  const std::size_t length = 2 * h.Dimension();
  Buffer<double> product(length);
  Scale(pair.state.data(), 1 / std::sqrt(Dot(pair.state.data(), pair.state.data(), length)), length);
  h.Apply(pair.state.data(), product.data(), 2);
  pair.energy = Dot(pair.state.data(), product.data(), length);
  pair.residual = std::sqrt(SubtractThenNorm(product.data(), pair.energy, pair.state.data(), length));
}

bool Enough(const EigenReport& report, const EigenOptions& options, std::size_t dimension) {
  if (report.pairs.size() >= dimension) return true;
  if (report.pairs.size() < options.levels) return false;
  return report.pairs.size() >= options.most_levels ||
         report.pairs.back().energy > report.pairs.front().energy + options.degeneracy;
}

}  // namespace

EigenReport LowestEigenpairs(const operators::Operator& h, const EigenOptions& options, const Job& job) {
  EigenReport report;
  const std::size_t dimension = h.Dimension(), width = h.IsReal() ? 2 : 1;
  std::vector<Buffer<double>> found;
  while (!Enough(report, options, dimension)) {
    std::vector<double*> locked;
    for (const Buffer<double>& block : found) locked.push_back(block.data());
    found.push_back(Round(h, locked, options, report, job).Run());
    for (std::size_t column = 0; column < width && report.pairs.size() < dimension; ++column) {
      Eigenpair pair{0, 0, StateOf(found.back().data(), dimension, h.IsReal(), column)};
      Measure(h, pair);
      ++report.products;
      if (pair.residual > options.tolerance) Miss(pair.residual, options, report.products);
      report.pairs.push_back(std::move(pair));
    }
    std::sort(report.pairs.begin(), report.pairs.end(),
              [](const auto& a, const auto& b) { return a.energy < b.energy; });
  }
  return report;
}

}  // namespace nnqs::krylov
