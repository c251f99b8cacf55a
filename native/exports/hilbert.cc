#include "exports/bases.h"
#include "exports/register.h"
#include "hilbert/features.h"
#include "operators/bitCorrelations.h"

namespace nnqs::exports {
namespace {

// basisInputs({ kind, sites, ones?, up?, down? }) -> { inputs }
Napi::Value BasisInputs(Request& request) {
  const hilbert::Basis basis = BasisOf(request);
  const bool spins = IsOfSpins(request);
  const std::size_t sites = spins ? basis.bits() : basis.bits() / 2;
  double* inputs = request.Result<double>("inputs", basis.size() * sites);
  return request.Run([=](Job&) {
    if (spins) {
      hilbert::SpinInputs(basis, inputs);
    } else {
      hilbert::FermionInputs(basis, inputs);
    }
  });
}

// bitCorrelations({ kind, sites, ones?, up?, down?, state }) -> { pairs }
Napi::Value BitCorrelations(Request& request) {
  const hilbert::Basis basis = BasisOf(request);
  const auto state = request.Array<double>("state", 2 * basis.size());
  double* pairs = request.Result<double>("pairs", static_cast<std::size_t>(basis.bits()) * basis.bits());
  return request.Run([=](Job&) { operators::BitCorrelations(basis, state.data, pairs); });
}

}  // namespace

void RegisterHilbert(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "basisInputs", BasisInputs);
  Export(env, exports, "bitCorrelations", BitCorrelations);
}

}  // namespace nnqs::exports
