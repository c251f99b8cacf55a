// What a request says about bases.
#pragma once

#include "exports/register.h"
#include "hilbert/basis.h"

namespace nnqs::exports {

// { kind } is spins and not fermions.
bool IsOfSpins(const Request& request);

// { kind: "spins", sites, ones? } or { kind: "fermions", sites, up, down }; refuses more than 2³¹−1 states.
hilbert::Basis BasisOf(const Request& request);

}  // namespace nnqs::exports
