#include "hilbert/register.h"

namespace nnqs::hilbert {
namespace {

constexpr int kMostTableBits = 20;  // 8 MiB per table

}  // namespace

Register::Register(int bits, int ones)
    : bits_(bits),
      ones_(ones),
      half_((bits + 1) / 2),
      combinations_(bits, ones == kAny ? 0 : ones),
      size_(ones == kAny ? std::uint64_t{1} << bits : combinations_.size()) {
  if (ones == kAny || half_ > kMostTableBits) return;
  low_.resize(std::size_t{1} << half_);
  high_.resize(std::size_t{1} << (bits - half_));
  for (std::uint64_t word = 0; word < low_.size(); ++word) low_[word] = Combinations::Rank(word);
  for (std::uint64_t word = 0; word < high_.size(); ++word) {
    int k = ones - std::popcount(word) + 1;
    for (std::uint64_t rest = word; k > 0 && rest != 0; rest &= rest - 1, ++k) {
      high_[word] += Binomial(half_ + std::countr_zero(rest), k);
    }
  }
}

}  // namespace nnqs::hilbert
