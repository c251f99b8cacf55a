// Eigensystem of H projected on a basis of blocks (pairs.h): the small matrix that a Lanczos iteration diagonalises.
#pragma once

#include <vector>

#include "krylov/pairs.h"

namespace nnqs::krylov {

struct Ritz {
  std::vector<double> values;                     // ascending: 2m for real pairs, m for complex vectors
  std::vector<std::vector<Coefficient>> vectors;  // [block][Ritz block]: Ritz block k holds values 2k, 2k+1 (real) or k
};

// projected[j][k] = ⟨V_j, H V_k⟩ for j ≤ k; the rest follows from H = H†.
Ritz SolveRitz(const std::vector<std::vector<Coefficient>>& projected, bool real);

}  // namespace nnqs::krylov
