// The basis states as networks read them: one row of `sites` numbers per state, in basis order.
//   spins     +1 for bit 0, −1 for bit 1
//   fermions  −1.5 + 2n↑ + n↓: −1.5 empty, −0.5 ↓, 0.5 ↑, 1.5 both
#pragma once

#include "hilbert/basis.h"

namespace nnqs::hilbert {

void SpinInputs(const Basis& basis, double* inputs);
void FermionInputs(const Basis& basis, double* inputs);

}  // namespace nnqs::hilbert
