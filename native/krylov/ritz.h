// Eigensystem of H projected on a basis of blocks (pairs.h): the small matrix that an iteration diagonalises.
#pragma once

#include <cstddef>
#include <vector>

#include "krylov/pairs.h"

namespace nnqs::krylov {

class Ritz {
 public:
  Ritz() = default;
  // projected[k][j] = ⟨V_j, H V_k⟩ for j ≤ k; the rest follows from H = H†.
  Ritz(const std::vector<std::vector<Coefficient>>& projected, bool real);

  // Ascending, one per column of the basis.
  const std::vector<double>& values() const { return values_; }
  // Coefficients, one per block of the basis, of the block whose first column is Ritz vector `column`; the second
  // column of a real pair is the next one, or zero where there is none or `single`.
  std::vector<Coefficient> Block(std::size_t column, bool single = false) const;

 private:
  bool real_ = true;
  std::vector<double> values_, vectors_;  // vectors: row-major, one column per value; complex ones interleaved
};

}  // namespace nnqs::krylov
