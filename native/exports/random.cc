#include <limits>

#include "exports/register.h"
#include "random/outcomes.h"
#include "random/stream.h"

namespace nnqs::exports {
namespace {

// The stream that a request names.
random::Stream StreamOf(const Request& request) {
  random::Stream stream;
  stream.seed = static_cast<std::uint64_t>(request.Integer("seed", 0, kMostWhole));
  stream.member = static_cast<std::uint32_t>(request.Integer("member", 0, std::numeric_limits<std::uint32_t>::max()));
  stream.component =
      static_cast<std::uint16_t>(request.Integer("component", 0, std::numeric_limits<std::uint16_t>::max()));
  stream.layer = static_cast<std::uint16_t>(request.Integer("layer", 0, std::numeric_limits<std::uint16_t>::max()));
  return stream;
}

using Fill = void (*)(const random::Stream&, std::size_t, std::size_t, double*);

Napi::Value Draw(Request& request, Fill fill) {
  const random::Stream stream = StreamOf(request);
  const auto offset = static_cast<std::size_t>(request.Integer("offset", 0, kMostWhole));
  const auto count = static_cast<std::size_t>(request.Dimension("count"));
  auto* values = request.Result<double>("values", count);
  return request.Run([=](Job&) { fill(stream, offset, count, values); });
}

// normal({ seed, member, component, layer, offset, count }) -> { values }
Napi::Value Normal(Request& request) {
  return Draw(request, random::Normal<double>);
}

// uniform({ seed, member, component, layer, offset, count }) -> { values }
Napi::Value Uniform(Request& request) {
  return Draw(request, random::Uniform<double>);
}

// permutation({ seed, member, component, layer, count }) -> { values }
Napi::Value Permutation(Request& request) {
  const random::Stream stream = StreamOf(request);
  const auto count = static_cast<std::size_t>(request.Dimension("count"));
  auto* values = request.Result<std::int32_t>("values", count);
  return request.Run([=](Job&) { random::Permutation(stream, count, values); });
}

// drawOutcomes({ seed, member, component, layer, dimension, state, shots }) -> { outcomes }
Napi::Value DrawOutcomes(Request& request) {
  const random::Stream stream = StreamOf(request);
  const auto dimension = static_cast<std::size_t>(request.Dimension("dimension", 1));
  const auto shots = static_cast<std::size_t>(request.Dimension("shots"));
  request.RequireMemory("the running sums", random::DrawOutcomesBytes(dimension), "Measure fewer sites.");
  const auto state = request.Array<double>("state", 2 * dimension);
  auto* outcomes = request.Result<std::int32_t>("outcomes", shots);
  return request.Run([=](Job& job) { random::DrawOutcomes(stream, state.data, dimension, shots, outcomes, job); });
}

// countOutcomes({ seed, member, component, layer, dimension, state, shots }) -> { counts }
Napi::Value CountOutcomes(Request& request) {
  const random::Stream stream = StreamOf(request);
  const auto dimension = static_cast<std::size_t>(request.Dimension("dimension", 1));
  const auto shots = static_cast<std::uint64_t>(request.Integer("shots", 0, kMostWhole));
  request.RequireMemory("the weights of sets of states", random::CountOutcomesBytes(dimension), "Measure fewer sites.");
  const auto state = request.Array<double>("state", 2 * dimension);
  auto* counts = request.Result<double>("counts", dimension);
  return request.Run([=](Job& job) { random::CountOutcomes(stream, state.data, dimension, shots, counts, job); });
}

}  // namespace

void RegisterRandom(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "normal", Normal);
  Export(env, exports, "uniform", Uniform);
  Export(env, exports, "permutation", Permutation);
  Export(env, exports, "drawOutcomes", DrawOutcomes);
  Export(env, exports, "countOutcomes", CountOutcomes);
}

}  // namespace nnqs::exports
