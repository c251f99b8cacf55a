#include "hilbert/blocks.h"

#include <cmath>

namespace nnqs::hilbert {

Blocks::Blocks(Basis basis, int low)
    : basis_(std::move(basis)), shift_(basis_.shift()), mask_((std::uint64_t{1} << low) - 1) {
  words_.resize(basis_.minor().fixed() ? low + 1 : 1);
  for (std::uint32_t word = 0; word <= mask_; ++word) words_[KindOf(word)].push_back(word);
  for (std::size_t start = 0; start < basis_.size();) {
    const std::uint64_t word = basis_.Word(start);
    list_.push_back({High(word), static_cast<std::uint32_t>(start), KindOf(Low(word))});
    start += words_[list_.back().kind].size();
  }
  std::stable_sort(list_.begin(), list_.end(), [](const Block& a, const Block& b) { return a.kind < b.kind; });
  for (int kind = 0; kind <= kinds(); ++kind) {
    const auto begin = std::partition_point(list_.begin(), list_.end(), [=](const Block& b) { return b.kind < kind; });
    first_.push_back(begin - list_.begin());
  }
}

double Blocks::Count(const Basis& basis, int low) {
  const double rows = static_cast<double>(basis.size()) / static_cast<double>(basis.minor().size());
  return rows * std::min(std::exp2(basis.minor().bits() - low), static_cast<double>(basis.minor().size()));
}

std::optional<Block> Blocks::Find(std::uint64_t high) const {
  int kind = 0;
  if (basis_.minor().fixed()) {
    kind = basis_.minor().ones() - std::popcount(high >> shift_);
    if (kind < 0 || kind >= kinds()) return std::nullopt;
  }
  const std::uint64_t word = high | std::uint64_t{words_[kind].front()} << shift_;
  if (!basis_.Contains(word)) return std::nullopt;
  return Block{high, static_cast<std::uint32_t>(basis_.Rank(word)), kind};
}

}  // namespace nnqs::hilbert
