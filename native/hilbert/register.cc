#include "hilbert/register.h"

#include <cmath>

namespace nnqs::hilbert {
namespace {

constexpr int kMostTableBits = 20;  // 8 MiB per table

// Whether ranks come from tables, not from the sum.
bool HasTables(int bits, int ones) {
  return ones != Register::kAny && (bits + 1) / 2 <= kMostTableBits;
}

}  // namespace

double Register::TableBytes(int bits, int ones) {
  if (!HasTables(bits, ones)) return 0;
  return sizeof(std::uint64_t) * (std::exp2((bits + 1) / 2) + std::exp2(bits / 2));
}

Register::Register(int bits, int ones)
    : bits_(bits),
      ones_(ones),
      half_((bits + 1) / 2),
      combinations_(bits, ones == kAny ? 0 : ones),
      size_(ones == kAny ? std::uint64_t{1} << bits : combinations_.size()) {
  if (!HasTables(bits, ones)) return;
  low_.resize(std::size_t{1} << half_);
  high_.resize(std::size_t{1} << (bits - half_));
  // Each entry from that of a word with one bit less: of the low half the highest, of the high half the lowest, because
  // the numbers k of the bits above it stay as they are.
  for (std::uint64_t word = 1; word < low_.size(); ++word) {
    const std::uint64_t highest = std::bit_floor(word);
    low_[word] = low_[word ^ highest] + Binomial(std::countr_zero(highest), std::popcount(word));
  }
  for (std::uint64_t word = 1; word < high_.size(); ++word) {
    const int k = ones - std::popcount(word) + 1;
    if (k > 0) high_[word] = high_[word & (word - 1)] + Binomial(half_ + std::countr_zero(word), k);
  }
}

}  // namespace nnqs::hilbert
