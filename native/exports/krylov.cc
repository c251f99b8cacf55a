#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "boundary/value.h"
#include "exports/operatorHandle.h"
#include "exports/register.h"
#include "krylov/chebyshev.h"
#include "krylov/eigenpairs.h"
#include "krylov/evolution.h"
#include "krylov/pairs.h"
#include "krylov/vectors.h"

namespace nnqs::exports {
namespace {

using boundary::BytesOf;
using boundary::NewArray;
using boundary::Text;

constexpr std::int64_t kMostProducts = 9007199254740991;  // largest whole number of JavaScript

// The states wanted as an array of arrays, each written once.
Napi::Value StatesOf(Napi::Env env, const operators::Operator& h, const krylov::EigenReport& report) {
  Napi::Array states = Napi::Array::New(env, report.wanted);
  for (std::size_t k = 0; k < report.wanted; ++k) {
    const Napi::TypedArray array = NewArray(env, napi_float64_array, sizeof(double), 2 * h.Dimension());
    krylov::CopyState(h, report, k, reinterpret_cast<double*>(BytesOf(array).data));
    states.Set(static_cast<std::uint32_t>(k), array);
  }
  return states;
}

// lowestEigenpairs({ operator, sites, levels, mostLevels, degeneracy, tolerance, maxProducts, memory, seed })
//   -> { energies, residuals, states, products, restarts, scale, resolution, complete }; one complex state per level
//   wanted, energies of all found; degeneracy and tolerance in units of the scale, which krylov/eigenpairs.h defines;
//   complete: 1 or 0.
Napi::Value LowestEigenpairs(Request& request) {
  const OperatorPointer h = OperatorOf(request);
  krylov::EigenOptions options{};
  options.levels = request.Integer("levels", 1, 1000);
  options.most_levels = request.Integer("mostLevels", options.levels, 2000);
  options.sites = static_cast<double>(request.Integer("sites", 1, 1000));
  options.degeneracy = request.Number("degeneracy", 0, 1e300);
  options.tolerance = request.Number("tolerance", 0, 1e300);
  options.max_products = request.Integer("maxProducts", 1, kMostProducts);
  options.memory = request.Number("memory", 0, 1e300);
  options.seed = request.Integer("seed", 0, kMostProducts);
  const auto most = static_cast<double>(options.most_levels);
  if (static_cast<double>(h->Dimension()) < 2 * most) {
    request.Fail("mostLevels", "must be at most half of the " + Text(static_cast<double>(h->Dimension())) + " states");
  }
  request.RequireMemory("a Lanczos basis", krylov::EigenBytes(*h, options),
                        "Pass a smaller { memory } or fewer { levels }, or take a smaller system.");
  const auto report = std::make_shared<krylov::EigenReport>();
  request.HandleResult("states", [h, report](Napi::Env env) { return StatesOf(env, *h, *report); });
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
    job.Set("products", static_cast<double>(report->products));
    job.Set("restarts", static_cast<double>(report->restarts));
    job.Set("scale", report->scale);
    job.Set("resolution", report->resolution);
    job.Set("complete", report->complete ? 1.0 : 0.0);
  });
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
  const std::string method = request.Choice("method", {"krylov", "chebyshev", "imaginary"});
  krylov::EvolutionOptions options{};
  options.tolerance = request.Number("tolerance", 0, 1e300);
  options.max_products = request.Integer("maxProducts", 1, kMostProducts);
  options.max_dimension = request.Integer("maxDimension", 2, 1000);
  options.memory = request.Number("memory", 0, 1e300);
  options.imaginary = method == "imaginary";
  const std::vector<double> list(times.data, times.data + times.length);
  request.RequireMemory("a Krylov space", krylov::EvolutionBytes(*h, list, options),
                        "Pass a smaller { memory }, or take a smaller system.");
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
  Export(env, exports, "evolve", Evolve);
  Export(env, exports, "innerProduct", InnerProduct);
}

}  // namespace nnqs::exports
