// The fast Walsh–Hadamard transform: y[q] ← Σ_x (−1)^{popcount(x & q)}·y[x], unnormalised, its own inverse up to the
// number of states.
#pragma once

#include <cstddef>
#include <functional>

#include "base/job.h"

namespace nnqs::linalg {

// What is transformed: `vectors` one after the other, each of `states` (a power of two) times `components` (1 or 2)
// interleaved numbers: number c of state x of vector v at y[components·(states·v + x) + c].
struct Vectors {
  std::size_t states = 1, components = 1, vectors = 1;
  std::size_t length() const { return states * components; }  // of one
  std::size_t numbers() const { return vectors * length(); }
};

// Gets place and number of some numbers whose Σ|y| is not finite, or theirs and that of others before them: they are
// still as they were. May throw; called by all threads.
using Refuse = std::function<void(std::size_t begin, std::size_t count)>;

// In place. The additions of a number are the same, in the same order, for any number of threads and any instruction
// set. With `refuse` returns Σ|y|, which no sum exceeds; 0 without.
double WalshHadamard(double* y, const Vectors& vectors, const Job& job, const Refuse& refuse = {});

// Bytes of work space beside y.
double WalshHadamardBytes(const Vectors& vectors);

}  // namespace nnqs::linalg
