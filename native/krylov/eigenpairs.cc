#include "krylov/eigenpairs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

#include "base/chunks.h"
#include "base/errors.h"
#include "krylov/pairs.h"
#include "krylov/scaled.h"
#include "krylov/search.h"

namespace nnqs::krylov {
namespace {

constexpr double kLoosest = 1e-2;     // the tolerance of a search: with larger residuals no level is told from the next
constexpr double kRefinement = 1e-3;  // of the tolerance, where levels cannot be told apart

// Searches with ever smaller residuals until they tell the levels apart, or rounding does not let them.
EigenReport Resolved(const operators::Operator& h, EigenOptions options, const Job& job) {
  EigenReport report;
  options.tolerance = std::min(options.tolerance, kLoosest);
  if (Search(h, options, report, job).Run()) return report;
  const double scale = report.scale, asked = options.tolerance;
  // With room for what rounding adds at the end.
  const double least = 2 * RoundingOfResiduals(h.SpectralBounds()) / scale;
  if (asked <= least) return report;
  try {
    for (;;) {
      options.tolerance = std::max(kRefinement * options.tolerance, least);
      EigenReport next;
      next.products = report.products;
      next.restarts = report.restarts;
      report = std::move(next);
      if (Search(h, options, report, job).Run() || options.tolerance <= least) return report;
    }
  } catch (const ToleranceError&) {
    std::ostringstream text;
    text << "levels lie so close that residuals of `tolerance` " << asked
         << " do not tell how many are one, and smaller ones were not reached after " << report.products
         << " products. Allow more with { maxProducts }, or count levels within "
         << 20 * std::max(asked * scale, RoundingOfResiduals(h.SpectralBounds()))
         << " as one with { degeneracyTolerance: " << 20 * asked << " }.";
    throw ToleranceError(text.str());
  }
}

}  // namespace

double RoundingOfResiduals(const operators::Bounds& bounds) {
  return 16 * std::numeric_limits<double>::epsilon() * bounds.Magnitude();
}

double EigenBytes(const operators::Operator& h, const EigenOptions& options) {
  const std::size_t width = ColumnsPerBlock(h.IsReal());
  const auto levels = static_cast<double>(options.levels);
  const double blocks = std::ceil((levels + 1) / static_cast<double>(width));
  const auto basis = static_cast<double>(BasisSize(h.Dimension(), width, options.memory));
  return StatesBytes(h, 1) * (blocks + std::max(basis + kBesideBasis, levels));
}

EigenReport LowestEigenpairs(const operators::Operator& h, const EigenOptions& options, const Job& job) {
  const double magnitude = h.SpectralBounds().Magnitude();
  if (magnitude == 0 || (magnitude > 1e-90 && magnitude < 1e90)) return Resolved(h, options, job);
  const int exponent = std::ilogb(magnitude);
  EigenReport report = Resolved(Scaled(h, std::ldexp(1, -exponent)), options, job);
  for (Eigenpair& pair : report.pairs) {
    pair.energy = std::ldexp(pair.energy, exponent);
    pair.residual = std::ldexp(pair.residual, exponent);
  }
  report.scale = std::ldexp(report.scale, exponent);
  report.resolution = std::ldexp(report.resolution, exponent);
  return report;
}

void CopyState(const operators::Operator& h, const EigenReport& report, std::size_t k, double* to) {
  constexpr std::size_t kChunk = 1 << 16;
  const bool real = h.IsReal();
  const double* from = report.blocks[report.pairs[k].block].data() + report.pairs[k].column;
  ForChunks(h.Dimension(), kChunk, [=](std::size_t begin, std::size_t count) {
    for (std::size_t i = begin; i < begin + count; ++i) {
      to[2 * i] = from[2 * i];
      to[2 * i + 1] = real ? 0 : from[2 * i + 1];
    }
  });
}

double StatesBytes(const operators::Operator& h, std::size_t count) {
  return 16.0 * static_cast<double>(h.Dimension()) * static_cast<double>(count);
}

}  // namespace nnqs::krylov
