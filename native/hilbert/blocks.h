// A basis cut into blocks of neighbours: the states that agree in all bits but the lowest `low` ones of the last
// register. A word is (high, l). Where the number of ones is fixed, the low words of a block are all those with k ones,
// in ascending order (Lin, Phys. Rev. B 42, 6561 (1990)); blocks of the same k are of one kind and look the same:
//   index(high, l) = start(high) + position(l)
#pragma once

#include <optional>
#include <vector>

#include "hilbert/basis.h"

namespace nnqs::hilbert {

struct Block {
  std::uint64_t high;  // the word, low bits 0
  std::uint32_t start;
  int kind;
};

class Blocks {
 public:
  // At most 2³² states; low ≤ bits of the last register, and at most 16.
  Blocks(Basis basis, int low);
  // Upper bound for the number of blocks.
  static double Count(const Basis& basis, int low);

  int kinds() const { return static_cast<int>(words_.size()); }
  // All blocks, kind by kind, in ascending order within a kind; those of a kind begin at first(kind).
  const std::vector<Block>& list() const { return list_; }
  std::size_t first(int kind) const { return first_[kind]; }
  bool Occurs(int kind) const { return first_[kind] < first_[kind + 1]; }
  // Low words of a kind, by position.
  const std::vector<std::uint32_t>& words(int kind) const { return words_[kind]; }

  std::uint64_t High(std::uint64_t word) const { return word & ~(mask_ << shift_); }
  std::uint32_t Low(std::uint64_t word) const { return static_cast<std::uint32_t>((word >> shift_) & mask_); }
  int KindOf(std::uint32_t low) const { return basis_.minor().fixed() ? std::popcount(low) : 0; }
  std::size_t Position(std::uint32_t low) const {
    return basis_.minor().fixed() ? Combinations::Rank(low) : static_cast<std::size_t>(low);
  }
  // The block with these high bits, if the basis has one.
  std::optional<Block> Find(std::uint64_t high) const;

 private:
  Basis basis_;
  int shift_;
  std::uint64_t mask_;
  std::vector<std::vector<std::uint32_t>> words_;
  std::vector<Block> list_;
  std::vector<std::size_t> first_;
};

}  // namespace nnqs::hilbert
