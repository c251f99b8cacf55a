#include "exports/register.h"
#include "random/stream.h"
namespace nnqs::exports {
namespace {

// The stream that a request names.
random::Stream StreamOf(const Request& request) {
  random::Stream stream;
  stream.seed = static_cast<std::uint64_t>(request.Integer("seed", 0, kMostWhole));
  stream.member = static_cast<std::uint32_t>(request.Integer("member", 0, 4294967295));
  stream.component = static_cast<std::uint16_t>(request.Integer("component", 0, 65535));
  stream.layer = static_cast<std::uint16_t>(request.Integer("layer", 0, 65535));
  return stream;
}

// normal({ seed, member, component, layer, offset, count }) -> { values }
Napi::Value Normal(Request& request) {
  const random::Stream stream = StreamOf(request);
  const auto offset = static_cast<std::size_t>(request.Integer("offset", 0, kMostWhole));
  const auto count = static_cast<std::size_t>(request.Dimension("count"));
  auto* values = request.Result<double>("values", count);
  return request.Run([=](Job&) { random::Normal(stream, offset, count, values); });
}

// uniform({ seed, member, component, layer, offset, count }) -> { values }
Napi::Value Uniform(Request& request) {
  const random::Stream stream = StreamOf(request);
  const auto offset = static_cast<std::size_t>(request.Integer("offset", 0, kMostWhole));
  const auto count = static_cast<std::size_t>(request.Dimension("count"));
  auto* values = request.Result<double>("values", count);
  return request.Run([=](Job&) { random::Uniform(stream, offset, count, values); });
}

// permutation({ seed, member, component, layer, count }) -> { values }
Napi::Value Permutation(Request& request) {
  const random::Stream stream = StreamOf(request);
  const auto count = static_cast<std::size_t>(request.Dimension("count"));
  auto* values = request.Result<std::int32_t>("values", count);
  return request.Run([=](Job&) { random::Permutation(stream, count, values); });
}

}  // namespace

void RegisterRandom(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "normal", Normal);
  Export(env, exports, "uniform", Uniform);
  Export(env, exports, "permutation", Permutation);
}

}  // namespace nnqs::exports
