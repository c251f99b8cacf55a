#include "krylov/evolution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "base/copy.h"
#include "krylov/drift.h"
#include "krylov/lowestLevel.h"
#include "krylov/propagation.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {

double EvolutionBytes(const operators::Operator& h, const std::vector<double>& times, const EvolutionOptions& options) {
  const auto states = static_cast<double>(h.Dimension());
  double longest = 0;
  for (const double time : times) longest = std::max(longest, std::abs(time));
  const auto exhausting = static_cast<double>(ExhaustingDimension(h, longest, options));
  const double most = std::max(exhausting, static_cast<double>(options.max_dimension));
  // Basis, five vectors to work in, and the eigensystem of T with its workspace.
  const double basis = most * 16 * states;
  const double spaces = std::min(options.memory, basis) + 5 * 16 * states + 24 * most * most +
                        CoefficientsBytes(times.size(), std::min(most, states), basis <= options.memory);
  return options.imaginary ? std::max(spaces, LowestLevelBytes(h, options.memory)) : spaces;
}

bool GoOutwards(const std::vector<double>& times) {
  for (std::size_t k = 1; k < times.size(); ++k) {
    const bool below = times[k - 1] < 0;
    if (times[k] < 0 ? below && times[k] > times[k - 1] : below || times[k] < times[k - 1]) return false;
  }
  return true;
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
