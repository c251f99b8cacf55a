// ψ ← (U_0 ⊗ U_1 ⊗ … )ψ on all words of `sites` bits, one 2×2 matrix per site: n passes over the state, no matrix of
// its size.
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <vector>

#include "base/job.h"

namespace nnqs::operators {

// Rows first: U = ((u[0], u[1]), (u[2], u[3])) takes bit 0 and bit 1 to bit 0 and bit 1.
using SiteMatrix = std::array<std::complex<double>, 4>;

// In place on 2^n complex numbers, (re, im) interleaved, n the number of matrices; matrix i acts on bit i. The same
// bits for any number of threads. Matrices that are the identity cost nothing.
void RotateSites(const std::vector<SiteMatrix>& matrices, double* state, const Job& job);

}  // namespace nnqs::operators
