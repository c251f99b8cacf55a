#include "krylov/eigenpairs.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <sstream>
#include <string>

#include "base/errors.h"
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

constexpr double kLeastBlocks = 4, kMostBlocks = 20;  // of a basis

// Blocks of a basis that fits the memory and does not exhaust a small space.
std::size_t BasisSize(std::size_t dimension, std::size_t width, double memory) {
  const double fitting = memory / (16.0 * static_cast<double>(dimension)) - 1;
  const std::size_t exhausting = std::max<std::size_t>(dimension / (2 * width), 3);
  return std::min(exhausting, static_cast<std::size_t>(std::clamp(fitting, kLeastBlocks, kMostBlocks)));
}

// X becomes the Ritz vectors of H in its span; returns the largest residual. `product` is a block to work in.
double RayleighRitz(const operators::Operator& h, double* x, double* product) {
  const std::size_t rows = h.Dimension();
  const bool real = h.IsReal();
  h.Apply(x, product, 2);
  const Ritz ritz = SolveRitz({{Overlaps({x}, product, rows, real)[0]}}, real);
  const Coefficient& y = ritz.vectors[0][0];
  const double low = ritz.values.front(), high = ritz.values.back();
  Accumulate({}, {}, y, x, rows);
  Accumulate({}, {}, y, product, rows);
  Accumulate({x}, {{-low, 0, 0, -high}}, {1, 0, 0, 1}, product, rows);
  const Coefficient square = Overlaps({product}, product, rows, true)[0];
  return std::sqrt(real ? std::max(square[0], square[3]) : square[0] + square[3]);
}

class Round {
 public:
  Round(const operators::Operator& h, const std::vector<double*>& locked, const EigenOptions& options,
        EigenReport& report, const Job& job)
      : h_(h), locked_(locked), options_(options), report_(report), job_(job) {}

  // The lowest block of Ritz vectors in the complement of the locked blocks, converged.
  Buffer<double> Run() {
    const Spectrum spectrum = Locate();
    if (Converged(Buffer<double>(2 * h_.Dimension()).data())) return std::move(lowest_);
    const ChebyshevFilter filter = MakeFilter(spectrum);
    while (true) {
      BlockSpace space = FilteredSpace(filter);
      for (std::size_t step = 1; step <= BasisSize(h_.Dimension(), Width(), options_.memory); ++step) {
        Spend(Width() * static_cast<std::size_t>(filter.degree()));
        space.Extend();
        lowest_ = {};  // before the next one is made
        lowest_ = space.Lowest(space.Solve());
        if (Converged(filter.scratch())) return std::move(lowest_);
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

  bool Converged(double* product) {
    Spend(Width());
    residual_ = RayleighRitz(h_, lowest_.data(), product);
    return residual_ <= 0.5 * options_.tolerance;
  }

  struct Spectrum {
    double lowest, lower, upper, magnitude;  // lowest Ritz value; interval above the wanted levels; about ‖H‖
  };
  Spectrum Locate();
  ChebyshevFilter MakeFilter(const Spectrum& spectrum);
  BlockSpace FilteredSpace(const ChebyshevFilter& filter);

  const operators::Operator& h_;
  const std::vector<double*>& locked_;
  const EigenOptions& options_;
  EigenReport& report_;
  const Job& job_;
  Buffer<double> lowest_;
  double residual_ = std::numeric_limits<double>::infinity(), energy_ = 0;
};

// Where the levels are, and the lowest block so far. The lower end of the interval is above the block after the lowest
// one.
Round::Spectrum Round::Locate() {
  const operators::Bounds bounds = h_.SpectralBounds();
  const double magnitude = std::max(std::abs(bounds.lower), std::abs(bounds.upper));
  BlockSpace space({h_.Dimension(), h_.IsReal(), magnitude, [&](const double* x, double* y) { h_.Apply(x, y, 2); }}, {},
                   locked_, options_.seed);
  const std::size_t steps = std::min(kLocateSteps, BasisSize(h_.Dimension(), Width(), options_.memory));
  do {
    Spend(Width());
    space.Extend();
  } while (space.size() < steps && !space.Invariant());
  const Ritz ritz = space.Solve();
  lowest_ = space.Lowest(ritz);
  const double upper = std::min(bounds.upper, ritz.values.back() + space.Residual(ritz, ritz.values.size() - 1));
  return {ritz.values.front(), ritz.values[std::min(2 * Width(), ritz.values.size() - 1)], upper, magnitude};
}

ChebyshevFilter Round::MakeFilter(const Spectrum& spectrum) {
  energy_ = spectrum.lowest;
  const double lower = spectrum.lower;
  const double least = std::max(1e-8 * spectrum.magnitude, 1e-290);  // a spectrum of one level
  const double width = std::max(spectrum.upper - lower, least);
  return {h_, lower, lower + width, ChebyshevFilter::Degree(std::max(lower - energy_, least), width, kGain)};
}

BlockSpace Round::FilteredSpace(const ChebyshevFilter& filter) {
  return {{h_.Dimension(), h_.IsReal(), filter.Gain(energy_), [&](const double* x, double* y) { filter.Apply(x, y); }},
          std::move(lowest_),
          locked_,
          options_.seed};
}

// The factor that gives column `column` norm 1 and makes its largest component positive.
std::complex<double> Gauge(const double* block, std::size_t rows, bool real, std::size_t column) {
  const auto component = [&](std::size_t i) {
    return real ? std::complex<double>(block[2 * i + column]) : std::complex<double>(block[2 * i], block[2 * i + 1]);
  };
  std::size_t largest = 0;
  double square = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    square += std::norm(component(i));
    if (std::abs(component(i)) > 1.000001 * std::abs(component(largest))) largest = i;
  }
  return std::conj(component(largest)) / std::abs(component(largest)) / std::sqrt(square);
}

// The pairs of a block: its columns are put into their gauge, then energies ⟨ψ|H|ψ⟩ and residuals ‖Hψ−Eψ‖ come from
// them.
std::vector<Eigenpair> Measure(const operators::Operator& h, double* block, std::size_t index) {
  const std::size_t rows = h.Dimension();
  const bool real = h.IsReal();
  const std::complex<double> first = Gauge(block, rows, real, 0);
  const Coefficient gauge = real ? Coefficient{first.real(), 0, 0, Gauge(block, rows, real, 1).real()}
                                 : Coefficient{first.real(), first.imag(), -first.imag(), first.real()};
  Accumulate({}, {}, gauge, block, rows);
  Buffer<double> product(2 * rows);
  h.Apply(block, product.data(), 2);
  const Coefficient energies = Overlaps({block}, product.data(), rows, real)[0];
  Accumulate({block}, {{-energies[0], 0, 0, -energies[3]}}, {1, 0, 0, 1}, product.data(), rows);
  const Coefficient square = Overlaps({product.data()}, product.data(), rows, true)[0];
  if (!real) return {{energies[0], std::sqrt(square[0] + square[3]), index, 0}};
  return {{energies[0], std::sqrt(square[0]), index, 0}, {energies[3], std::sqrt(square[3]), index, 1}};
}

double BlockBytes(const operators::Operator& h) {
  return 16.0 * static_cast<double>(h.Dimension());
}

// Of one round, beside the blocks that are locked: basis, residual block, approximation, and two of the filter.
double RoundBytes(const operators::Operator& h, double memory) {
  return BlockBytes(h) * static_cast<double>(BasisSize(h.Dimension(), h.IsReal() ? 2 : 1, memory) + 4);
}

bool Enough(const std::vector<Eigenpair>& pairs, const EigenOptions& options) {
  return pairs.size() >= options.levels && (pairs.size() >= options.most_levels ||
                                            MultipletEnd(pairs, options.levels, options.degeneracy) < pairs.size());
}

}  // namespace

double EigenBytes(const operators::Operator& h, const EigenOptions& options) {
  const auto width = h.IsReal() ? 2.0 : 1.0, levels = static_cast<double>(options.levels);
  const double blocks = std::ceil(levels / width);
  return std::max(RoundBytes(h, options.memory) + BlockBytes(h) * (blocks - 1), BlockBytes(h) * (blocks + levels));
}

std::size_t MultipletEnd(const std::vector<Eigenpair>& pairs, std::size_t levels, double degeneracy) {
  std::size_t end = 0;
  while (end < levels && end < pairs.size()) {
    const double top = pairs[end].energy + degeneracy;
    while (end < pairs.size() && pairs[end].energy <= top) ++end;
  }
  return end;
}

EigenReport LowestEigenpairs(const operators::Operator& h, const EigenOptions& options, const Job& job) {
  EigenReport report;
  std::vector<double*> locked;
  while (!Enough(report.pairs, options)) {
    const std::string what = "the search beside " + std::to_string(report.pairs.size()) + " levels";
    if (!locked.empty())
      RequireMemory("groundState", what, RoundBytes(h, options.memory), "Pass a smaller { memory }.");
    report.blocks.push_back(Round(h, locked, options, report, job).Run());
    locked.push_back(report.blocks.back().data());
    for (const Eigenpair& pair : Measure(h, locked.back(), report.blocks.size() - 1)) {
      ++report.products;
      if (!(pair.residual <= options.tolerance)) Miss(pair.residual, options, report.products);
      report.pairs.push_back(pair);
    }
    std::sort(report.pairs.begin(), report.pairs.end(),
              [](const auto& a, const auto& b) { return a.energy < b.energy; });
  }
  return report;
}

}  // namespace nnqs::krylov
