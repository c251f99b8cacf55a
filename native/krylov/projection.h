// A vector against a whole basis: the two halves of a Gram–Schmidt step. Sums are the same for any number of threads.
#pragma once

#include <cstddef>
#include <vector>

namespace nnqs::krylov {

// ⟨v_j, w⟩ for every vector of the basis; n doubles each.
std::vector<double> Project(const std::vector<const double*>& basis, const double* w, std::size_t n);
// w ← w − Σ_j c_j v_j
void Subtract(const std::vector<const double*>& basis, const std::vector<double>& c, double* w, std::size_t n);

}  // namespace nnqs::krylov
