#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "boundary/handle.h"
#include "boundary/value.h"
#include "exports/operatorHandle.h"
#include "exports/register.h"
#include "krylov/chebyshev.h"
#include "krylov/eigenpairs.h"
#include "krylov/evolution.h"
#include "krylov/pairs.h"
#include "krylov/phase.h"
#include "krylov/vectors.h"

namespace nnqs::exports {
namespace {

using boundary::FromHandle;
using boundary::MakeHandle;
using boundary::Text;

constexpr std::uint64_t kEigenstatesTag = 0x6e6e71736c65766c;

// What a search has found, until it is dropped.
struct Eigenstates {
  OperatorPointer h;
  std::shared_ptr<krylov::EigenReport> report;
};

std::shared_ptr<Eigenstates> FoundOf(const Request& request) {
  return FromHandle<Eigenstates>(request.Value("found"), kEigenstatesTag, "`found` must come from lowestEigenpairs()");
}

// lowestEigenpairs({ operator, sites, levels, mostLevels, degeneracy, tolerance, maxProducts, memory, seed })
//   -> { energies, residuals, found, wanted, products, restarts, scale, resolution, complete }; energies of all levels
//   found; degeneracy and tolerance in units of the scale, which krylov/eigenpairs.h defines; complete: 1 or 0.
//   `found` holds the states of the first `wanted` levels for eigenstate.
Napi::Value LowestEigenpairs(Request& request) {
  const OperatorPointer h = OperatorOf(request);
  krylov::EigenOptions options{};
  options.levels = request.Integer("levels", 1, 1000);
  options.most_levels = request.Integer("mostLevels", options.levels, 2000);
  options.sites = static_cast<double>(request.Integer("sites", 1, 1000));
  options.degeneracy = request.Number("degeneracy", 0, 1e300);
  options.tolerance = request.Number("tolerance", 0, 1e300);
  options.max_products = request.Integer("maxProducts", 1, kMostWhole);
  options.memory = request.Number("memory", 0, 1e300);
  options.seed = request.Integer("seed", 0, kMostWhole);
  const auto most = static_cast<double>(options.most_levels);
  if (static_cast<double>(h->Dimension()) < 2 * most) {
    request.Fail("mostLevels", "must be at most half of the " + Text(static_cast<double>(h->Dimension())) + " states");
  }
  request.RequireMemory("a Lanczos basis", krylov::EigenBytes(*h, options),
                        "Pass a smaller { memory } or fewer { levels }, or take a smaller system.");
  const auto report = std::make_shared<krylov::EigenReport>();
  const auto found = std::make_shared<Eigenstates>(Eigenstates{h, report});
  request.HandleResult("found", [found](Napi::Env env) { return MakeHandle(env, kEigenstatesTag, found); });
  return request.Run([h, options, report](Job& job) {
    *report = krylov::LowestEigenpairs(*h, options, job);
    nnqs::RequireMemory(std::to_string(report->wanted) + " states", krylov::StatesBytes(*h, report->wanted),
                        "Ask for fewer { levels }.");
    std::vector<double> energies, residuals;
    for (const krylov::Eigenpair& pair : report->pairs) {
      energies.push_back(pair.energy);
      residuals.push_back(pair.residual);
    }
    job.Set("energies", std::move(energies));
    job.Set("residuals", std::move(residuals));
    job.Set("wanted", static_cast<double>(report->wanted));
    job.Set("products", static_cast<double>(report->products));
    job.Set("restarts", static_cast<double>(report->restarts));
    job.Set("scale", report->scale);
    job.Set("resolution", report->resolution);
    job.Set("complete", report->complete ? 1.0 : 0.0);
  });
}

// eigenstate({ found, level }) -> { state }, one of the levels wanted, complex. A job of its own, because writing all
// of them when the search ends would hold JavaScript's thread.
Napi::Value Eigenstate(Request& request) {
  const auto found = FoundOf(request);
  const OperatorPointer h = found->h;
  const std::shared_ptr<const krylov::EigenReport> report = found->report;
  if (!report) request.Fail("found", "has been dropped. Search again");
  const std::int64_t last = static_cast<std::int64_t>(report->wanted) - 1;
  const auto level = static_cast<std::size_t>(request.Integer("level", 0, last));
  double* state = request.Result<double>("state", 2 * h->Dimension());
  return request.Run([=](Job&) { krylov::CopyState(*h, *report, level, state); });
}

// dropEigenstates({ found }): frees them now, or when the jobs that read them have ended.
Napi::Value DropEigenstates(Request& request) {
  FoundOf(request)->report = nullptr;
  return request.env().Undefined();
}

// evolve({ operator, state, times, method, tolerance, maxProducts, maxDimension, memory })
//   -> { states, errorBound, normDrift, energyDrift, substeps, products, krylovDimension, logNorms? }
Napi::Value Evolve(Request& request) {
  const OperatorPointer h = OperatorOf(request);
  const std::size_t length = 2 * h->Dimension();
  const auto state = request.Array<double>("state", length);
  const auto times = request.AnyArray<double>("times");
  RequireFinite(request, "state", state);
  RequireFinite(request, "times", times);
  const std::vector<double> list = times.List();
  if (!krylov::GoOutwards(list)) {
    request.Fail("times", "must go from 0 outwards: ascending, then those below 0 descending");
  }
  const std::string method = request.Choice("method", {"krylov", "chebyshev", "imaginary"});
  krylov::EvolutionOptions options{};
  options.tolerance = request.Number("tolerance", 0, 1e300);
  options.max_products = request.Integer("maxProducts", 1, kMostWhole);
  options.max_dimension = request.Integer("maxDimension", 2, 1000);
  options.memory = request.Number("memory", 0, 1e300);
  options.imaginary = method == "imaginary";
  if (method == "chebyshev") {
    request.RequireMemory("a Chebyshev expansion", krylov::ChebyshevBytes(*h, list, options),
                          "Pass fewer times, take { method: \"krylov\" }, or a smaller system.");
  } else {
    request.RequireMemory("a Krylov space", krylov::EvolutionBytes(*h, list, options),
                          "Pass a smaller { memory }, or take a smaller system.");
  }
  double* states = request.Result<double>("states", length * times.length);
  return request.Run([=](Job& job) {
    std::vector<double*> targets;
    for (std::size_t k = 0; k < times.length; ++k) targets.push_back(states + k * length);
    const auto evolve = method == "chebyshev" ? krylov::EvolveChebyshev : krylov::Evolve;
    const krylov::EvolutionReport report = evolve(*h, state.data, list, targets, options, job);
    for (const double* result : targets) {
      if (std::isfinite(krylov::Dot(result, result, length))) continue;
      throw NumericalError("the result is not finite. Take smaller times, or parameters of H nearer to 1.");
    }
    if (options.imaginary) job.Set("logNorms", report.log_norms);
    job.Set("errorBound", report.error_bound);
    job.Set("normDrift", report.norm_drift);
    job.Set("energyDrift", report.energy_drift);
    job.Set("substeps", static_cast<double>(report.substeps));
    job.Set("products", static_cast<double>(report.products));
    job.Set("krylovDimension", static_cast<double>(report.dimension));
  });
}

// leadingRows({ states: count×dimension complex, count, dimension }) -> { rows }: where each state is made positive.
Napi::Value LeadingRows(Request& request) {
  const std::size_t count = request.Dimension("count"), dimension = request.Dimension("dimension", 1);
  const auto states = request.Array<double>("states", 2 * count * dimension);
  auto* rows = request.Result<std::int32_t>("rows", count);
  return request.Run([=](Job&) {
    for (std::size_t k = 0; k < count; ++k) {
      rows[k] = static_cast<std::int32_t>(krylov::LeadingRow(states.data + 2 * k * dimension, dimension, false, 0));
    }
  });
}

// innerProduct({ a, b }) -> { re, im } of ⟨a|b⟩, complex vectors of one length.
Napi::Value InnerProduct(Request& request) {
  const auto a = request.AnyArray<double>("a");
  const auto b = request.Array<double>("b", a.length);
  if (a.length % 2 != 0) request.Fail("a", "must hold an even number of values, (re, im) interleaved");
  return request.Run([=](Job& job) {
    const krylov::Coefficient c = krylov::Overlaps({const_cast<double*>(a.data)}, b.data, a.length / 2, false)[0];
    job.Set("re", c[0]);
    job.Set("im", c[1]);
  });
}

}  // namespace

void RegisterKrylov(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "lowestEigenpairs", LowestEigenpairs);
  Export(env, exports, "eigenstate", Eigenstate);
  Export(env, exports, "dropEigenstates", DropEigenstates);
  Export(env, exports, "evolve", Evolve);
  Export(env, exports, "leadingRows", LeadingRows);
  Export(env, exports, "innerProduct", InnerProduct);
}

}  // namespace nnqs::exports
