// An orthonormal basis V of blocks (pairs.h) with H projected on it. It takes any block as its next direction: after
// Davidson (J. Comput. Phys. 17, 87 (1975)), the basis need not be a Krylov space, so that it can grow by whatever
// polynomial of H is best now, be cut to its best vectors, and give away what has converged. Every approximation is
// one of H itself.
#pragma once

#include <cstdint>
#include <vector>

#include "base/buffer.h"
#include "krylov/pairs.h"
#include "krylov/ritz.h"
#include "operators/operator.h"

namespace nnqs::krylov {

class SearchSpace {
 public:
  // locked: blocks that every direction is made orthogonal to; the caller may add some, if V has nothing of them.
  // magnitude: about ‖H‖. stream: tells the random numbers of one space from those of another.
  SearchSpace(const operators::Operator& h, const std::vector<double*>& locked, double magnitude, std::uint64_t seed,
              std::uint32_t stream);

  // One product with a block each. A column of which rounding alone would remain is replaced by a random one.
  void Append(Buffer<double> block);
  void AppendProduct();  // H times the last block: a step of block Lanczos
  void AppendRandom() { Append(RandomBlock()); }
  Buffer<double> RandomBlock();

  std::size_t size() const { return blocks_.size(); }
  std::size_t columns() const { return size() * ColumnsPerBlock(h_.IsReal()); }
  const Ritz& Solve();
  // The block of Ritz vectors of the last Solve that starts with `column`; `single` leaves the second column of a real
  // pair empty.
  void Combine(std::size_t column, bool single, double* block) const;
  // About ‖coupling‖ of V to what is missing, after AppendProduct.
  double coupling() const { return coupling_; }
  // V becomes the Ritz blocks of the columns from `first` on, `keep` blocks of them.
  void Restart(std::size_t first, std::size_t keep);

 private:
  void Push(Buffer<double> block, double scale);
  void FillRandom(double* block, bool first, bool second);
  Coefficient Normalise(double* w, double scale);
  void MakeOrthonormal(double* w, double scale);
  std::vector<double*> Basis() const;

  const operators::Operator& h_;
  const std::vector<double*>& locked_;
  const double magnitude_;
  const std::uint64_t seed_;
  const std::uint32_t stream_;
  std::uint16_t draws_ = 0;
  std::vector<Buffer<double>> blocks_;
  Buffer<double> product_;                           // of the last block
  std::vector<std::vector<Coefficient>> projected_;  // [k][j], j ≤ k
  Ritz ritz_;
  double coupling_ = 0;
};

}  // namespace nnqs::krylov
