// Two-point functions of the bits of a state: P_ij = Σ_s |ψ_s|² b_i(s) b_j(s) with b = 0 or 1; P_ii is the mean of bit
// i.
#pragma once

#include "hilbert/basis.h"

namespace nnqs::operators {

// state: complex interleaved; pairs: bits×bits, row-major, for basis.bits() bits. Not divided by the norm.
void BitCorrelations(const hilbert::Basis& basis, const double* state, double* pairs);

}  // namespace nnqs::operators
