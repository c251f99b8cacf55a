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

// In place on 2^n numbers, n the number of matrices; matrix i acts on bit i. `components` 2: complex numbers, (re, im)
// interleaved; 1: real ones, under real matrices. The same bits for any number of threads. Matrices that are the
// identity cost nothing.
void RotateSites(const std::vector<SiteMatrix>& matrices, double* state, std::size_t components, const Job& job);

bool AreReal(const std::vector<SiteMatrix>& matrices);

// U† of each, what undoes unitary ones.
std::vector<SiteMatrix> Adjoints(const std::vector<SiteMatrix>& matrices);

}  // namespace nnqs::operators
