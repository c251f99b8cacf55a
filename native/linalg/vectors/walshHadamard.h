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

// Sees numbers before they are transformed, those from `begin` on, a part of a vector or some whole ones, in the
// first-level cache. Called by all threads.
using Look = std::function<void(std::size_t begin, std::size_t count)>;

// In place. The additions of a number are the same, in the same order, for any number of threads and any instruction
// set.
void WalshHadamard(double* y, const Vectors& vectors, const Job& job, const Look& look = {});

// Bytes of work space beside y.
double WalshHadamardBytes(const Vectors& vectors);

// Σ|y|: finite only if all numbers are.
double SumOfModuli(const double* y, std::size_t count);

}  // namespace nnqs::linalg
