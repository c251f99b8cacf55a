#include "boundary/quantum.h"

#include "boundary/handle.h"
#include "boundary/request.h"
#include "hilbert/features.h"
#include "krylov/eigenpairs.h"
#include "krylov/evolution.h"
#include "operators/hubbard.h"
#include "operators/ising.h"

namespace nnqs::boundary {
namespace {

using operators::Operator;
using OperatorPointer = std::shared_ptr<const Operator>;

constexpr napi_type_tag kOperatorTag = {0x6e6e71736f706572, 0x51c09d2f7ab3e846};
constexpr double kMaxCount = 9007199254740991.0;

OperatorPointer OperatorOf(const Request& request) {
  return FromHandle<const Operator>(request.Value("operator"), kOperatorTag,
                                    "`operator` must come from createOperator()");
}

// Two site indices per bond and one weight.
template <class Bond>
std::vector<Bond> BondsOf(const Request& request, int sites) {
  const auto ends = request.AnyArray<std::int32_t>("bonds");
  const auto weights = request.Array<double>("couplings", ends.length / 2);
  RequireFinite(request, "couplings", weights);
  std::vector<Bond> bonds;
  for (std::size_t b = 0; b < ends.length / 2; ++b) {
    const Bond bond{ends[2 * b], ends[2 * b + 1], weights[b]};
    if (bond.a < 0 || bond.b < 0 || bond.a >= sites || bond.b >= sites || bond.a == bond.b) {
      request.Fail("bonds", "joins sites " + std::to_string(bond.a) + " and " + std::to_string(bond.b) +
                                "; they must differ and lie in 0 to " + std::to_string(sites - 1));
    }
    bonds.push_back(bond);
  }
  return bonds;
}

std::vector<double> PerSite(const Request& request, const std::string& name, int sites) {
  const auto values = request.Array<double>(name, sites);
  RequireFinite(request, name, values);
  return {values.data, values.data + sites};
}

OperatorPointer MakeIsing(const Request& request) {
  const int sites = static_cast<int>(request.Integer("sites", 1, 40));
  operators::SpinDiagonal diagonal(sites, BondsOf<operators::SpinBond>(request, sites),
                                   PerSite(request, "longitudinal", sites));
  return std::make_shared<operators::Ising>(std::move(diagonal), PerSite(request, "transverse", sites));
}

OperatorPointer MakeHubbard(const Request& request) {
  const int sites = static_cast<int>(request.Integer("sites", 1, 63));
  const hilbert::Combinations up(sites, static_cast<int>(request.Integer("up", 0, sites)));
  const hilbert::Combinations down(sites, static_cast<int>(request.Integer("down", 0, sites)));
  const auto hops = BondsOf<operators::Hop>(request, sites);
  request.RequireMemory("the hopping matrices", (static_cast<double>(up.size()) + static_cast<double>(down.size())) *
                                                    (16.0 + 12.0 * hops.size()));
  return std::make_shared<operators::Hubbard>(up, down, hops, request.Number("U"), request.Number("constant"));
}

// createOperator({ model, … }) -> handle
Napi::Value CreateOperator(const Napi::CallbackInfo& info) {
  const Request request(info, "createOperator");
  const std::string model = request.Choice("model", {"ising", "hubbard"});
  return MakeHandle<const Operator>(info.Env(), kOperatorTag,
                                    model == "ising" ? MakeIsing(request) : MakeHubbard(request));
}

// operatorBounds({ operator }) -> { lower, upper }
Napi::Value OperatorBounds(const Napi::CallbackInfo& info) {
  Request request(info, "operatorBounds");
  const OperatorPointer h = OperatorOf(request);
  return request.Run([h](Job& job) {
    const operators::Bounds bounds = h->SpectralBounds();
    job.Set("lower", bounds.lower);
    job.Set("upper", bounds.upper);
  });
}

// applyOperator({ operator, x, width }) -> { y };  width 1: real vector, 2: complex.
Napi::Value ApplyOperator(const Napi::CallbackInfo& info) {
  Request request(info, "apply");
  const OperatorPointer h = OperatorOf(request);
  const int width = static_cast<int>(request.Integer("width", 1, 2));
  const std::size_t length = h->Dimension() * width;
  const auto x = request.Array<double>("x", length);
  double* y = request.Result<double>("y", length);
  return request.Run([=](Job&) { h->Apply(x.data, y, width); });
}

// lowestEigenpairs({ operator, levels, resolveGroundLevel, degeneracy, tolerance, maxProducts, memory, seed })
//   -> { energies, residuals, states, products, restarts }; states one after the other, complex.
Napi::Value LowestEigenpairs(const Napi::CallbackInfo& info) {
  Request request(info, "groundState");
  const OperatorPointer h = OperatorOf(request);
  krylov::EigenOptions options{};
  options.levels = request.Integer("levels", 1, static_cast<std::int64_t>(std::min<std::size_t>(h->Dimension(), 1000)));
  options.resolve_ground_level = request.Flag("resolveGroundLevel");
  options.degeneracy = request.Number("degeneracy", 0, 1e300);
  options.tolerance = request.Number("tolerance", 0, 1e300);
  options.max_products = request.Integer("maxProducts", 1, static_cast<std::int64_t>(kMaxCount));
  options.memory = request.Number("memory", 0, 1e300);
  options.seed = request.Integer("seed", 0, 1 << 20);
  const double vector = 16.0 * static_cast<double>(h->Dimension());
  request.RequireMemory("a Lanczos basis", 6 * vector + std::min(options.memory, 17 * vector));
  return request.Run([h, options](Job& job) {
    krylov::EigenReport report = krylov::LowestEigenpairs(*h, options, job);
    std::vector<double> energies, residuals, states;
    for (const krylov::Eigenpair& pair : report.pairs) {
      energies.push_back(pair.energy);
      residuals.push_back(pair.residual);
      states.insert(states.end(), pair.state.data(), pair.state.data() + pair.state.size());
    }
    job.Set("energies", std::move(energies));
    job.Set("residuals", std::move(residuals));
    job.Set("states", std::move(states));
    job.Set("products", static_cast<double>(report.products));
    job.Set("restarts", static_cast<double>(report.restarts));
  });
}

// evolve({ operator, state, times, tolerance, maxProducts, maxDimension, memory, imaginary })
//   -> { states, errorBound, normDrift, energyDrift, substeps, products, krylovDimension }
Napi::Value Evolve(const Napi::CallbackInfo& info) {
  Request request(info, "evolve");
  const OperatorPointer h = OperatorOf(request);
  const std::size_t length = 2 * h->Dimension();
  const auto state = request.Array<double>("state", length);
  const auto times = request.AnyArray<double>("times");
  RequireFinite(request, "state", state);
  RequireFinite(request, "times", times);
  krylov::EvolutionOptions options{};
  options.tolerance = request.Number("tolerance", 0, 1e300);
  options.max_products = request.Integer("maxProducts", 1, static_cast<std::int64_t>(kMaxCount));
  options.max_dimension = request.Integer("maxDimension", 2, 1000);
  options.memory = request.Number("memory", 0, 1e300);
  options.imaginary = request.Flag("imaginary");
  const double vector = 8.0 * static_cast<double>(length);
  request.RequireMemory("a Krylov space", 5 * vector + std::min(options.memory, options.max_dimension * vector));
  double* states = request.Result<double>("states", length * times.length);
  return request.Run([=](Job& job) {
    std::vector<double*> targets;
    for (std::size_t k = 0; k < times.length; ++k) targets.push_back(states + k * length);
    const std::vector<double> list(times.data, times.data + times.length);
    const krylov::EvolutionReport report = krylov::Evolve(*h, state.data, list, targets, options, job);
    job.Set("errorBound", report.error_bound);
    job.Set("normDrift", report.norm_drift);
    job.Set("energyDrift", report.energy_drift);
    job.Set("substeps", static_cast<double>(report.substeps));
    job.Set("products", static_cast<double>(report.products));
    job.Set("krylovDimension", static_cast<double>(report.dimension));
  });
}

// spinInputs({ sites, ones? }) | fermionInputs({ sites, up, down }) -> { inputs }
Napi::Value SpinInputs(const Napi::CallbackInfo& info) {
  Request request(info, "inputs");
  const int sites = static_cast<int>(request.Integer("sites", 1, 63));
  const int ones = request.Has("ones") ? static_cast<int>(request.Integer("ones", 0, sites)) : -1;
  const std::size_t states = ones < 0 ? std::size_t{1} << std::min(sites, 48) : hilbert::Binomial(sites, ones);
  double* inputs = request.Result<double>("inputs", states * sites);
  return request.Run([=](Job&) { hilbert::SpinInputs(sites, ones, inputs); });
}

Napi::Value FermionInputs(const Napi::CallbackInfo& info) {
  Request request(info, "inputs");
  const int sites = static_cast<int>(request.Integer("sites", 1, 63));
  const hilbert::Combinations up(sites, static_cast<int>(request.Integer("up", 0, sites)));
  const hilbert::Combinations down(sites, static_cast<int>(request.Integer("down", 0, sites)));
  double* inputs = request.Result<double>("inputs", up.size() * down.size() * sites);
  return request.Run([=](Job&) { hilbert::FermionInputs(up, down, inputs); });
}

}  // namespace

void RegisterQuantum(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "createOperator", CreateOperator);
  Export(env, exports, "operatorBounds", OperatorBounds);
  Export(env, exports, "applyOperator", ApplyOperator);
  Export(env, exports, "lowestEigenpairs", LowestEigenpairs);
  Export(env, exports, "evolve", Evolve);
  Export(env, exports, "spinInputs", SpinInputs);
  Export(env, exports, "fermionInputs", FermionInputs);
}

}  // namespace nnqs::boundary
