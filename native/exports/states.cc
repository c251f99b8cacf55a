#include <complex>
#include <vector>

#include "exports/register.h"
#include "states/ensemble.h"

namespace nnqs::exports {
namespace {

states::Ensemble EnsembleOf(const Request& request, int most_sites = kMostSpins) {
  states::Ensemble e;
  e.net.activation =
      request.Choice("activation", {"cos", "gauss"}) == "cos" ? states::Activation::Cos : states::Activation::Gauss;
  e.net.sites = static_cast<int>(request.Integer("sites", 1, most_sites));
  e.net.width = request.Dimension("width", 1);
  e.net.w_std = request.Number("wStd", 0, 1e6);
  e.net.output_std = request.Number("outputStd", 1e-100, 1e100);
  e.components = static_cast<int>(request.Integer("components", 1, 2));
  e.seed = static_cast<std::uint64_t>(request.Integer("seed", 0, kMostWhole));
  e.first_member = static_cast<std::uint32_t>(request.Integer("firstMember", 0, kMostCounted));
  e.members = request.Dimension("members", 1);
  return e;
}

// featureNetStates({ activation, sites, width, wStd, outputStd, components, seed, firstMember, members })
//   -> { states: members×2^sites complex, logNorms }
Napi::Value FeatureNetStates(Request& request) {
  const states::Ensemble e = EnsembleOf(request);
  request.RequireMemory("generating the states", states::StatesBytes(e), "Use fewer sites or fewer threads.");
  auto* vectors = request.Result<std::complex<double>>("states", static_cast<std::size_t>(e.members) << e.net.sites);
  auto* log_norms = request.Result<double>("logNorms", e.members);
  return request.Run([=](Job& job) { states::States(e, vectors, log_norms, job); });
}

// featureNetSpectra({ activation, sites, width, wStd, outputStd, components, seed, firstMember, members, masks,
//   method: "svd" | "gram" })
//   -> { spectra: members×Σ_cuts min(2^|A|, 2^|B|), logNorms }
Napi::Value FeatureNetSpectra(Request& request) {
  const states::Ensemble e = EnsembleOf(request);
  const auto masks = request.AnyArray<std::int32_t>("masks");
  const auto method = request.Choice("method", {"svd", "gram"}) == "svd" ? entropy::Method::Svd : entropy::Method::Gram;
  std::vector<std::uint32_t> cuts;
  for (std::size_t i = 0; i < masks.length; ++i) {
    const std::int64_t all = (std::int64_t{1} << e.net.sites) - 1;
    if (masks[i] <= 0 || masks[i] >= all)
      request.Fail("masks", "must leave at least one site on either side of the cut");
    cuts.push_back(static_cast<std::uint32_t>(masks[i]));
  }
  request.RequireMemory("the states and their density matrices", states::SpectraBytes(e, method, cuts),
                        "Use fewer sites or fewer threads.");
  auto* spectra = request.Result<double>("spectra", e.members * states::SpectraLength(e.net.sites, cuts));
  auto* log_norms = request.Result<double>("logNorms", e.members);
  return request.Run([=](Job& job) { states::Spectra(e, method, cuts, spectra, log_norms, job); });
}

// featureNetValues({ activation, sites, width, wStd, outputStd, components, seed, firstMember, members,
//   inputs: count×sites }) -> { values: members×components×count }
Napi::Value FeatureNetValues(Request& request) {
  const states::Ensemble e = EnsembleOf(request, 1 << 20);
  const auto inputs = request.AnyArray<double>("inputs");
  RequireFinite(request, "inputs", inputs);
  const auto count = static_cast<std::int64_t>(inputs.length) / e.net.sites;
  if (count * e.net.sites != static_cast<std::int64_t>(inputs.length)) {
    request.FailShape("inputs", "has length " + std::to_string(inputs.length) + ", which is no multiple of the " +
                                    std::to_string(e.net.sites) + " numbers of one input");
  }
  request.RequireMemory("the parameters", states::MemberValuesBytes(e));
  auto* values = request.Result<double>("values", e.members * e.components * count);
  return request.Run([=](Job& job) { states::MemberValues(e, inputs.data, count, values, job); });
}

}  // namespace

void RegisterStates(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "featureNetStates", FeatureNetStates);
  Export(env, exports, "featureNetSpectra", FeatureNetSpectra);
  Export(env, exports, "featureNetValues", FeatureNetValues);
}

}  // namespace nnqs::exports
