#include <cmath>
#include <complex>

#include "entropy/partition.h"
#include "entropy/spectrum.h"
#include "exports/register.h"
#include "hilbert/combinations.h"

namespace nnqs::exports {
namespace {

constexpr int kMaxSites = 30;
// The two species of a basis: spins (all of them, or a fixed number up) have one, fermions two.
struct Cut {
  entropy::Partition first = entropy::Vacuum(), second = entropy::Vacuum();
};

template <class T>
Napi::Value SpectrumOf(Request& request, const Cut& cut, const char* what) {
  const auto state = request.Array<T>(what, cut.first.dimension * cut.second.dimension);
  RequireFinite(request, what, state);
  request.RequireMemory("the state as a matrix", entropy::SchmidtBytes<T>(cut.first, cut.second), "Use fewer sites.");
  return request.Run(
      [cut, state](Job& job) { job.Set("values", entropy::SchmidtSpectrum(state.data, cut.first, cut.second)); });
}

// schmidtSpectrum({ state?, realState?, sites, mask, particles: [] | [n] | [up, down] }) -> { values }
// values: squared Schmidt values, not sorted, adding up to the norm squared.
Napi::Value SchmidtSpectrum(Request& request) {
  const int sites = static_cast<int>(request.Integer("sites", 2, kMaxSites));
  const auto mask = static_cast<std::uint32_t>(request.Integer("mask", 1, (std::int64_t{1} << sites) - 2));
  const auto particles = request.AnyArray<std::int32_t>("particles");
  double tables = particles.length == 0 ? entropy::AllConfigurationsBytes(sites) : 0;
  for (std::size_t i = 0; i < particles.length; ++i) {
    if (particles[i] < 0 || particles[i] > sites)
      request.Fail("particles", "must lie between 0 and the number of sites");
    tables += entropy::FixedNumberBytes(sites, particles[i]);
  }
  request.RequireMemory("the tables of the cut", tables);
  const bool fermions = particles.length == 2;
  Cut cut;
  cut.first = particles.length == 0 ? entropy::AllConfigurations(sites, mask)
                                    : entropy::FixedNumber(sites, particles[0], mask, fermions);
  if (fermions) cut.second = entropy::FixedNumber(sites, particles[1], mask, true);
  return request.Has("realState") ? SpectrumOf<double>(request, cut, "realState")
                                  : SpectrumOf<std::complex<double>>(request, cut, "state");
}

}  // namespace

void RegisterEntropy(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "schmidtSpectrum", SchmidtSpectrum);
}

}  // namespace nnqs::exports
