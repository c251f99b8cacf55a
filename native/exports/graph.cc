#include <algorithm>
#include <memory>

#include "boundary/value.h"
#include "exports/register.h"
#include "graph/automorphisms.h"

namespace nnqs::exports {
namespace {

constexpr std::int64_t kMostSites = 65536;

// automorphisms({ sites, bonds: 2·count, kinds: count }) -> { generators, order }
// generators: a list of images of all sites, one after the other.
Napi::Value Automorphisms(Request& request) {
  graph::Bonds bonds;
  bonds.sites = static_cast<std::size_t>(request.Integer("sites", 1, kMostSites));
  const auto kinds = request.AnyArray<std::int32_t>("kinds");
  const auto pairs = request.Array<std::int32_t>("bonds", 2 * kinds.length);
  for (std::size_t i = 0; i < 2 * kinds.length; ++i) {
    if (pairs[i] < 0 || pairs[i] >= static_cast<std::int64_t>(bonds.sites)) request.Fail("bonds", "must join sites");
    if (i % 2 == 1 && pairs[i] == pairs[i - 1]) request.Fail("bonds", "must join different sites");
  }
  std::int32_t last = 0;
  for (std::size_t i = 0; i < kinds.length; ++i) {
    if (kinds[i] < 0 || kinds[i] > 1000000) request.Fail("kinds", "must be counted from 0");
    last = std::max(last, kinds[i]);
  }
  request.RequireMemory("the automorphisms of a graph",
                        graph::AutomorphismsBytes(bonds.sites, kinds.length, static_cast<std::size_t>(last) + 1),
                        "Take fewer sites.");
  bonds.pairs = pairs.List();
  bonds.kinds = kinds.List();
  const auto found = std::make_shared<graph::Automorphisms>();
  double* order = request.Result<double>("order", 1);
  request.HandleResult("generators", [found, sites = bonds.sites](Napi::Env env) -> Napi::Value {
    const std::size_t numbers = found->generators.size() * sites;
    const Napi::TypedArray images = boundary::NewArray(env, napi_int32_array, sizeof(std::int32_t), numbers);
    auto* to = reinterpret_cast<std::int32_t*>(boundary::BytesOf(images).data);
    for (const auto& generator : found->generators) to = std::copy(generator.begin(), generator.end(), to);
    return images;
  });
  return request.Run([=](Job&) {
    *found = graph::FindAutomorphisms(bonds);
    *order = found->order;
  });
}

}  // namespace

void RegisterGraph(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "automorphisms", Automorphisms);
}

}  // namespace nnqs::exports
