// The basis states as networks read them: one row of `sites` numbers per state, in basis order.
//   spins     +1 for bit 0, −1 for bit 1
//   fermions  −1.5 + 2n↑ + n↓: −1.5 empty, −0.5 ↓, 0.5 ↑, 1.5 both
#pragma once

#include "hilbert/combinations.h"

namespace nnqs::hilbert {

// All 2^sites states, or, for ones ≥ 0, those with that many bits set.
void SpinInputs(int sites, int ones, double* inputs);
void FermionInputs(const Combinations& up, const Combinations& down, double* inputs);

}  // namespace nnqs::hilbert
