#include "krylov/eigenpairs.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "boundary/errors.h"
#include "krylov/blockSpace.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {
namespace {

[[noreturn]] void Miss(double residual, const EigenOptions& options, std::size_t products) {
  std::ostringstream text;
  text << "groundState: reached residual " << residual << " after " << products << " products, tolerance was "
       << options.tolerance << ". Allow more with { maxProducts }, or ask for a larger tolerance.";
  throw ToleranceError(text.str());
}

// Blocks of a basis that fits the memory; at most 16, beyond which orthogonalisation costs more than it saves.
std::size_t BasisSize(std::size_t dimension, std::size_t width, double memory) {
  const double fitting = memory / (16.0 * static_cast<double>(dimension)) - 1;
  const std::size_t exhausting = std::max<std::size_t>(dimension / (2 * width), 3);
  return std::min(exhausting, static_cast<std::size_t>(std::clamp(fitting, 4.0, 16.0)));
}

// One round: the lowest block of Ritz vectors in the complement of the locked blocks, converged.
Buffer<double> Round(const operators::Operator& h, const std::vector<double*>& locked, const EigenOptions& options,
                     EigenReport& report, const Job& job) {
  const std::size_t width = h.IsReal() ? 2 : 1;
  BlockSpace space(h, BasisSize(h.Dimension(), width, options.memory), locked, options.seed);
  for (std::size_t check = 4;; ++check) {
    job.Check();
    space.Extend();
    report.products += width;
    const bool spent = report.products >= options.max_products;
    if (!space.full() && !spent && check % 4 != 0) continue;
    const Ritz ritz = space.Solve();
    double residual = 0;
    for (std::size_t i = 0; i < width; ++i) residual = std::max(residual, space.Residual(ritz, i));
    if (residual <= 0.5 * options.tolerance) {
      space.Restart(ritz, 1);
      return space.TakeFirst();
    }
    if (spent) Miss(residual, options, report.products);
    if (space.full()) {
      space.Restart(ritz, std::max<std::size_t>(1, space.size() / 2));
      ++report.restarts;
    }
  }
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
    found.push_back(Round(h, locked, options, report, job));
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
