// One spin species of fermions hopping on a graph, in the basis of its N-particle words (hilbert/combinations.h):
//   T = −Σ_b t_b (c†_a c_b + c†_b c_a),   ⟨w'|c†_a c_b|w⟩ = (−1)^{occupied sites strictly between a and b}
#pragma once

#include <vector>

#include "hilbert/combinations.h"
#include "operators/operator.h"
#include "operators/sparseRows.h"

namespace nnqs::operators {

struct Hop {
  int a, b;
  double amplitude;  // t
};

CompressedRows MakeHopMatrix(const hilbert::Combinations& words, const std::vector<Hop>& hops);

// Bytes of those for up and down fermions.
double HoppingBytes(const hilbert::Combinations& up, const hilbert::Combinations& down, std::size_t hops);

// Lowest and highest energy of N free fermions: sums of the N lowest and highest eigenvalues of the one-body matrix.
Bounds FreeFermionBounds(int sites, int particles, const std::vector<Hop>& hops);

}  // namespace nnqs::operators
