// The fast Walsh–Hadamard transform: y[q] ← Σ_x (−1)^{popcount(x & q)}·y[x], unnormalised, its own inverse up to the
// number of states.
#pragma once

#include <cstddef>

#include "base/job.h"

namespace nnqs::linalg {

// In place, for a power of two of states. `components` vectors at once, 1 or 2, number c of state x at y[components·x +
// c]. The additions of a number are the same, in the same order, for any number of threads and any instruction set.
void WalshHadamard(double* y, std::size_t states, std::size_t components, const Job& job);

// Bytes of work space beside y.
double WalshHadamardBytes(std::size_t states, std::size_t components);

}  // namespace nnqs::linalg
