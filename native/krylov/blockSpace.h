// A Krylov basis of blocks (pairs.h) that can be restarted from its Ritz vectors.
#pragma once

#include <cstdint>
#include <vector>

#include "boundary/memory.h"
#include "krylov/pairs.h"
#include "krylov/ritz.h"
#include "operators/operator.h"

namespace nnqs::krylov {

class BlockSpace {
 public:
  // At most `most` blocks besides the residual block. `locked` blocks are projected out of everything.
  BlockSpace(const operators::Operator& h, std::size_t most, const std::vector<double*>& locked, std::uint64_t seed);

  // One block product: V grows by the residual block; its new residual block is orthonormal to it.
  void Extend();
  bool full() const { return projected_.size() == most_; }
  std::size_t size() const { return projected_.size(); }
  // Vectors per block: 2 real or 1 complex.
  std::size_t width() const { return real_ ? 2 : 1; }

  Ritz Solve() const { return SolveRitz(projected_, real_); }
  // ‖Hx−θx‖ of Ritz vector i, from the coupling to the residual block.
  double Residual(const Ritz& ritz, std::size_t i) const;
  // Keeps the first `kept` Ritz blocks and the residual block.
  void Restart(const Ritz& ritz, std::size_t kept);
  // The first block, for good: the space is spent afterwards.
  Buffer<double> TakeFirst() { return std::move(blocks_[0]); }

 private:
  void FillRandom(double* block, bool first, bool second);
  void MakeOrthonormal(double* w, std::vector<Coefficient>& overlaps, Coefficient& triangle);
  Coefficient Normalise(double* w, double scale);

  const operators::Operator& h_;
  const bool real_;
  const std::size_t rows_, most_;
  const std::vector<double*> locked_;
  const std::uint64_t seed_;
  std::uint16_t draws_ = 0;
  std::vector<Buffer<double>> blocks_;
  std::vector<std::vector<Coefficient>> projected_;  // [j][k], j ≤ k
  Coefficient coupling_{};                           // H V_last = V(…) + (residual block)·coupling
};

}  // namespace nnqs::krylov
