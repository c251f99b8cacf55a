#include <complex>

#include "entropy/cut.h"
#include "entropy/spectrum.h"
#include "exports/register.h"

namespace nnqs::exports {
namespace {

template <class T>
Napi::Value SpectrumOf(Request& request, const entropy::Cut& cut, const char* what) {
  const entropy::Partition first = cut.First(false), second = cut.Second(false);
  const auto state = request.Array<T>(what, first.dimension * second.dimension);
  RequireFinite(request, what, state);
  request.RequireMemory("the state as a matrix", entropy::SchmidtBytes<T>(first, second), "Use fewer sites.");
  return request.Run([cut, state](Job& job) {
    job.Set("values", entropy::SchmidtSpectrum(state.data, cut.First(true), cut.Second(true)));
  });
}

// Sites whose words are numbers of 64 bits, with a sign.
constexpr std::int64_t kMostWordSites = 63;

// The sites of A as a mask: neither none nor all.
std::uint64_t MaskOf(const Request& request, int sites) {
  const auto subsystem = request.AnyArray<std::int32_t>("subsystem");
  std::uint64_t mask = 0;
  for (std::size_t i = 0; i < subsystem.length; ++i) {
    if (subsystem[i] < 0 || subsystem[i] >= sites) request.Fail("subsystem", "must hold sites");
    mask |= std::uint64_t{1} << subsystem[i];
  }
  if (mask == 0 || mask == (std::uint64_t{1} << sites) - 1) request.Fail("subsystem", "must leave a cut");
  return mask;
}

// schmidtSpectrum({ state?, realState?, sites, subsystem, particles: [] | [n] | [up, down] }) -> { values }
// subsystem: the sites of A. values: squared Schmidt values, not sorted, adding up to the norm squared.
Napi::Value SchmidtSpectrum(Request& request) {
  const auto particles = request.AnyArray<std::int32_t>("particles");
  const int sites = static_cast<int>(request.Integer("sites", 2, particles.length == 0 ? kMostSpins : kMostWordSites));
  const std::uint64_t mask = MaskOf(request, sites);
  for (std::size_t i = 0; i < particles.length; ++i) {
    if (particles[i] < 0 || particles[i] > sites)
      request.Fail("particles", "must lie between 0 and the number of sites");
  }
  const entropy::Cut cut{sites, mask, particles.List()};
  request.RequireMemory("the tables of the cut", cut.Bytes());
  return request.Has("realState") ? SpectrumOf<double>(request, cut, "realState")
                                  : SpectrumOf<std::complex<double>>(request, cut, "state");
}

}  // namespace

void RegisterEntropy(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "schmidtSpectrum", SchmidtSpectrum);
}

}  // namespace nnqs::exports
