// All words of `sites` bits of which `particles` are set, in ascending order of the word.
//   rank(word) = Σ_k C(p_k, k+1),  p_0 < p_1 < … the positions of the set bits  (combinatorial number system)
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

namespace nnqs::hilbert {

// C(n, k) for n ≤ 64; 0 where k > n.
std::uint64_t Binomial(int n, int k);

class Combinations {
 public:
  Combinations(int sites, int particles) : sites_(sites), particles_(particles), size_(Binomial(sites, particles)) {}

  int sites() const { return sites_; }
  int particles() const { return particles_; }
  std::uint64_t size() const { return size_; }

  static std::uint64_t Rank(std::uint64_t word) {
    std::uint64_t rank = 0;
    for (int k = 1; word != 0; word &= word - 1, ++k) rank += Binomial(std::countr_zero(word), k);
    return rank;
  }
  std::uint64_t Unrank(std::uint64_t rank) const;
  // The next larger word with as many set bits (Gosper); `word` must not be 0.
  static std::uint64_t Next(std::uint64_t word) {
    const std::uint64_t low = word & -word, carry = word + low;
    return carry | ((word ^ carry) >> std::countr_zero(low) >> 2);
  }
  // Every word, in order.
  std::vector<std::uint64_t> Words() const;

 private:
  int sites_, particles_;
  std::uint64_t size_;
};

}  // namespace nnqs::hilbert
