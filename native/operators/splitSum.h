// A sum of terms on a basis cut into blocks (hilbert/blocks.h), split by what a term does to a word (high, low):
//   H = T_high⊗1 + 1⊗T_low + Σ_g (Σ_j F_gj ⊗ t_gj) R_g
// T_high and T_low act on one part alone and are stored as sparse matrices, T_low once for each kind of block. A group
// g of the other terms flips the same bits (R_g), with amplitudes that are factors F_gj of the high bits times tables
// t_gj = 0, ±1 of the low ones. For the Hubbard model that is U⊗1, 1⊗T and the interaction.
#pragma once

#include "hilbert/blocks.h"
#include "operators/complexRows.h"
#include "operators/term.h"

namespace nnqs::operators {

// A low word at `from` in its block goes to `to`.
struct Move {
  std::uint16_t to, from;
};

// What one pattern of low bits does to blocks: moves[k][k'] fetch a block of kind k from one of kind k'.
struct LowFlip {
  std::uint32_t flip;
  std::vector<std::vector<std::vector<Move>>> moves;
};

// (−1)^{|l & sign|} where l & mask = value, else 0: values[k] by position in a block of kind k.
struct LowTable {
  std::uint32_t mask, value, sign;
  std::vector<std::vector<double>> values;
};

struct MixedGroup {
  struct Factor {
    std::size_t table;
    std::vector<Term> terms;  // on high bits
    std::complex<double> At(std::uint64_t high) const;
  };
  std::uint64_t flip;    // of high bits
  std::size_t low_flip;  // among SplitSum's; the first one flips nothing
  std::vector<Factor> factors;
};

struct SplitSum {
  SplitSum(const hilbert::Blocks& blocks, const std::vector<FlipGroup>& groups);
  // Bytes that tables and blocks take at most.
  static double Bytes(const hilbert::Basis& basis, int low, const std::vector<FlipGroup>& groups);

  ComplexRows high;              // rows: blocks in the order of their list; columns: where blocks start
  std::vector<ComplexRows> low;  // one for each kind of block
  std::vector<LowFlip> low_flips;
  std::vector<LowTable> low_tables;
  std::vector<MixedGroup> mixed;

 private:
  std::size_t LowFlipOf(const hilbert::Blocks& blocks, std::uint32_t flip);
  std::size_t LowTableOf(const hilbert::Blocks& blocks, const Term& low);
};

}  // namespace nnqs::operators
