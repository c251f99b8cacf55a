#include "exports/operatorHandle.h"

#include <cmath>

#include "boundary/handle.h"
#include "boundary/limits.h"

namespace nnqs::exports {
namespace {

using boundary::FromHandle;
using boundary::MakeHandle;

constexpr std::uint64_t kOperatorTag = 0x6e6e71736f706572;

int Count(const Request& request, const std::string& name, int most) {
  return static_cast<int>(request.Integer(name, 0, most));
}

void RequireStates(const Request& request, double states) {
  if (states > static_cast<double>(boundary::kMostCounted)) {
    request.Fail("sites", "gives " + std::to_string(static_cast<long long>(states)) +
                              " states; at most 2^31-1 can be treated. Take a smaller system");
  }
}

}  // namespace

Napi::Object MakeOperatorHandle(Napi::Env env, OperatorPointer h, std::int64_t bytes) {
  return MakeHandle<const operators::Operator>(env, kOperatorTag, std::move(h), bytes);
}

OperatorPointer OperatorOf(const Request& request) {
  auto h = FromHandle<const operators::Operator>(request.Value("operator"), kOperatorTag,
                                                 "`operator` must be an operator made by this library");
  request.RequireMemory("the tables of the operator", h->BytesToCome());
  return h;
}

hilbert::Basis BasisOf(const Request& request) {
  if (request.Choice("kind", {"spins", "fermions"}) == "spins") {
    const bool sector = request.Has("ones");
    const int sites = static_cast<int>(request.Integer("sites", 1, sector ? 63 : 31));
    const int ones = sector ? Count(request, "ones", sites) : hilbert::Register::kAny;
    RequireStates(request, sector ? static_cast<double>(hilbert::Binomial(sites, ones)) : std::exp2(sites));
    request.RequireMemory("the rank tables of the basis", 2 * hilbert::Register::TableBytes(sites, ones));
    return hilbert::Basis::Spins(sites, ones);
  }
  const int sites = static_cast<int>(request.Integer("sites", 1, 32));
  const int up = Count(request, "up", sites), down = Count(request, "down", sites);
  RequireStates(
      request, static_cast<double>(hilbert::Binomial(sites, up)) * static_cast<double>(hilbert::Binomial(sites, down)));
  const double tables = hilbert::Register::TableBytes(sites, up) + hilbert::Register::TableBytes(sites, down);
  request.RequireMemory("the rank tables of the basis", 2 * tables);  // an operator has a copy in its blocks
  return hilbert::Basis::Fermions(sites, up, down);
}

}  // namespace nnqs::exports
