#include "exports/bases.h"

#include <cmath>
#include <string>

namespace nnqs::exports {
namespace {

int Count(const Request& request, const std::string& name, int most) {
  return static_cast<int>(request.Integer(name, 0, most));
}

void RequireStates(const Request& request, double states) {
  if (states > static_cast<double>(kMostCounted)) {
    request.Fail("sites", "gives " + std::to_string(static_cast<long long>(states)) +
                              " states; at most 2^31-1 can be treated. Take a smaller system");
  }
}

// An operator has a copy of the tables in its blocks.
void RequireTables(const Request& request, double bytes) {
  request.RequireMemory("the rank tables of the basis", 2 * bytes);
}

}  // namespace

bool IsOfSpins(const Request& request) {
  return request.Choice("kind", {"spins", "fermions"}) == "spins";
}

hilbert::Basis BasisOf(const Request& request) {
  if (IsOfSpins(request)) {
    const bool sector = request.Has("ones");
    const int sites = static_cast<int>(request.Integer("sites", 1, sector ? 63 : 31));
    const int ones = sector ? Count(request, "ones", sites) : hilbert::Register::kAny;
    RequireStates(request, sector ? static_cast<double>(hilbert::Binomial(sites, ones)) : std::exp2(sites));
    RequireTables(request, hilbert::Register::TableBytes(sites, ones));
    return hilbert::Basis::Spins(sites, ones);
  }
  const int sites = static_cast<int>(request.Integer("sites", 1, 32));
  const int up = Count(request, "up", sites), down = Count(request, "down", sites);
  RequireStates(
      request, static_cast<double>(hilbert::Binomial(sites, up)) * static_cast<double>(hilbert::Binomial(sites, down)));
  RequireTables(request, hilbert::Register::TableBytes(sites, up) + hilbert::Register::TableBytes(sites, down));
  return hilbert::Basis::Fermions(sites, up, down);
}

}  // namespace nnqs::exports
