// A Krylov basis of blocks (pairs.h), fully orthogonalised.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/memory.h"
#include "krylov/pairs.h"
#include "krylov/ritz.h"

namespace nnqs::krylov {

// A Hermitian operator on blocks, y = Ax.
struct BlockOperator {
  std::size_t rows;
  bool real;
  double magnitude;  // about ‖A‖
  std::function<void(const double*, double*)> apply;
};

class BlockSpace {
 public:
  // Starts from `start`, or from random numbers if it is empty. `locked` blocks are projected out of everything.
  BlockSpace(BlockOperator a, Buffer<double> start, const std::vector<double*>& locked, std::uint64_t seed);

  // One block product: V grows by the residual block; its new residual block is orthonormal to it.
  void Extend();
  std::size_t size() const { return projected_.size(); }
  // Vectors per block: 2 real or 1 complex.
  std::size_t width() const { return a_.real ? 2 : 1; }

  Ritz Solve() const { return SolveRitz(projected_, a_.real); }
  // Whether the residual block vanished: A maps the space into itself.
  bool Invariant() const { return coupling_ == Coefficient{}; }
  // ‖Ax−θx‖ of Ritz vector i, from the coupling to the residual block.
  double Residual(const Ritz& ritz, std::size_t i) const;
  // The first Ritz block.
  Buffer<double> Lowest(const Ritz& ritz) const;

 private:
  void FillRandom(double* block, bool first, bool second);
  void MakeOrthonormal(double* w, std::vector<Coefficient>& overlaps, Coefficient& triangle);
  Coefficient Normalise(double* w, double scale);
  std::vector<double*> Basis() const;

  const BlockOperator a_;
  const std::vector<double*> locked_;
  const std::uint64_t seed_;
  std::uint16_t draws_ = 0;
  std::vector<Buffer<double>> blocks_;
  std::vector<std::vector<Coefficient>> projected_;  // [j][k], j ≤ k
  Coefficient coupling_{};                           // A V_last = V(…) + (residual block)·coupling
};

}  // namespace nnqs::krylov
