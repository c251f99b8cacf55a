// The words of one register of bits: all of them, or those with a fixed number of ones; ranked in ascending order.
// Ranks come from two tables (Lin, Phys. Rev. B 42, 6561 (1990)): in rank(word) = Σ_k C(p_k, k+1) the low half of the
// bits contributes a function of itself alone, and so does the high half, because the number of ones below it is what
// is left.
#pragma once

#include <cstdint>
#include <vector>

#include "hilbert/combinations.h"

namespace nnqs::hilbert {

class Register {
 public:
  static constexpr int kAny = -1;

  // ones: how many bits are set, or kAny.
  Register(int bits, int ones);
  // Bytes of the tables of such a register.
  static double TableBytes(int bits, int ones);

  bool operator==(const Register& other) const { return bits_ == other.bits_ && ones_ == other.ones_; }
  int bits() const { return bits_; }
  std::uint64_t size() const { return size_; }
  int ones() const { return ones_; }
  bool fixed() const { return ones_ != kAny; }
  bool Contains(std::uint64_t word) const { return ones_ == kAny || std::popcount(word) == ones_; }
  std::uint64_t Word(std::uint64_t rank) const { return ones_ == kAny ? rank : combinations_.Unrank(rank); }
  std::uint64_t Next(std::uint64_t word) const { return ones_ == kAny ? word + 1 : Combinations::Next(word); }
  std::uint64_t Rank(std::uint64_t word) const {
    if (ones_ == kAny) return word;
    if (low_.empty()) return Combinations::Rank(word);
    return low_[word & ((std::uint64_t{1} << half_) - 1)] + high_[word >> half_];
  }

 private:
  int bits_, ones_, half_;
  Combinations combinations_;
  std::uint64_t size_;
  std::vector<std::uint64_t> low_, high_;
};

}  // namespace nnqs::hilbert
