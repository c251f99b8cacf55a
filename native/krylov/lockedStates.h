// Eigenvectors that have been found: columns packed into blocks (pairs.h), orthonormal.
#pragma once

#include <vector>

#include "base/buffer.h"
#include "krylov/eigenpairs.h"
#include "operators/operator.h"

namespace nnqs::krylov {

class LockedStates {
 public:
  explicit LockedStates(const operators::Operator& h) : h_(h) {}

  // The first `columns` of a block, 1 or 2, and their energies.
  void Add(const double* block, std::size_t columns, const double* energies);
  const std::vector<double*>& blocks() const { return pointers_; }
  // Ascending.
  std::vector<double> Energies() const;
  // The lowest energy of those added after the first `count`; infinite if there is none.
  double LowestSince(std::size_t count) const;
  std::size_t size() const { return energies_.size(); }

  // Diagonalises H among the states and gives every one norm 1 and the phase of phase.h; energies
  // ⟨ψ|H|ψ⟩ and residuals ‖Hψ−Eψ‖ come from the states. The blocks go to `blocks`; returns ascending pairs.
  std::vector<Eigenpair> Finish(std::vector<Buffer<double>>& blocks, std::size_t& products);

 private:
  void Diagonalise();
  std::vector<Eigenpair> Measure(std::size_t index);

  const operators::Operator& h_;
  std::vector<Buffer<double>> blocks_;
  std::vector<double*> pointers_;
  std::vector<double> energies_;
};

}  // namespace nnqs::krylov
