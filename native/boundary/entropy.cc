#include "boundary/entropy.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "base/threads.h"
#include "boundary/request.h"
#include "entropy/partition.h"
#include "entropy/spectrum.h"
#include "hilbert/combinations.h"

namespace nnqs::boundary {
namespace {

constexpr int kMaxSites = 30;
// Below this size of a block LAPACK is fastest on one thread.
constexpr std::int64_t kThreadedBlock = 1024;

// The two species of a basis: spins (all of them, or a fixed number up) have one, fermions two.
struct Cut {
  entropy::Partition first = entropy::Vacuum(), second = entropy::Vacuum();

  std::int64_t LargestSide() const {
    std::int64_t side = 0;
    for (const auto& x : first.blocks) {
      for (const auto& y : second.blocks) side = std::max(side, std::min(x.rows * y.rows, x.columns * y.columns));
    }
    return side;
  }
};

template <class T>
Napi::Value SpectrumOf(Request& request, const Cut& cut, const char* what) {
  const std::int64_t dimension = cut.first.dimension * cut.second.dimension;
  const auto state = request.Array<T>(what, dimension);
  RequireFinite(request, what, state);
  double block = 0;
  for (const auto& x : cut.first.blocks) {
    for (const auto& y : cut.second.blocks) {
      block = std::max(block, entropy::SpectrumBytes<T>(entropy::Method::Svd, static_cast<double>(x.rows * y.rows),
                                                        static_cast<double>(x.columns * y.columns)));
    }
  }
  request.RequireMemory("the state as a matrix", block, "Use fewer sites.");
  return request.Run([cut, state](Job& job) {
    const ProductThreads threads(cut.LargestSide() < kThreadedBlock ? 1 : Threads());
    entropy::Workspace<T> workspace;
    std::vector<double> values;
    entropy::Spectrum(entropy::Method::Svd, state.data, cut.first, cut.second, workspace, values);
    job.Set("values", std::move(values));
  });
}

// schmidtSpectrum({ state?, realState?, sites, mask, particles: [] | [n] | [up, down] }) -> { values }
// values: squared Schmidt values, not sorted, adding up to the norm squared.
Napi::Value SchmidtSpectrum(Request& request) {
  const int sites = static_cast<int>(request.Integer("sites", 2, kMaxSites));
  const auto mask = static_cast<std::uint32_t>(request.Integer("mask", 1, (std::int64_t{1} << sites) - 2));
  const auto particles = request.AnyArray<std::int32_t>("particles");
  double tables = 0;
  for (std::size_t i = 0; i < particles.length; ++i) {
    if (particles[i] < 0 || particles[i] > sites)
      request.Fail("particles", "must lie between 0 and the number of sites");
    tables += 4.0 * static_cast<double>(hilbert::Binomial(sites, particles[i]));
  }
  request.RequireMemory("the tables of the cut", particles.length == 0 ? std::ldexp(4.0, sites) : tables);
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

}  // namespace nnqs::boundary
