#include "entropy/partition.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "hilbert/combinations.h"

namespace nnqs::entropy {
namespace {

// The bits of `pattern` under `mask`, moved together; and their inverse.
std::uint32_t Extract(std::uint32_t pattern, std::uint32_t mask) {
  std::uint32_t packed = 0;
  for (std::uint32_t bit = 1; mask != 0; mask &= mask - 1, bit <<= 1) {
    if (pattern & mask & -mask) packed |= bit;
  }
  return packed;
}
std::uint32_t Deposit(std::uint32_t packed, std::uint32_t mask) {
  std::uint32_t pattern = 0;
  for (; mask != 0; mask &= mask - 1, packed >>= 1) {
    if (packed & 1) pattern |= mask & -mask;
  }
  return pattern;
}

// ranks[p] = how many patterns below p have as many bits set as p; totals[n] = patterns with n bits.
struct Ranks {
  explicit Ranks(int bits) : ranks(std::size_t{1} << bits), totals(bits + 1) {
    for (std::uint32_t p = 0; p < ranks.size(); ++p) ranks[p] = totals[std::popcount(p)]++;
  }
  std::vector<std::int32_t> ranks, totals;
};

// Parity of the exchanges that bring A's fermions in front of B's, both staying in ascending order:
// the number of pairs (i in B, j in A, both occupied) with i < j.
bool OddExchanges(std::uint32_t pattern, std::uint32_t mask) {
  int exchanges = 0;
  for (std::uint32_t a = pattern & mask; a != 0; a &= a - 1) {
    exchanges += std::popcount(pattern & ~mask & ((a & -a) - 1));
  }
  return exchanges % 2 != 0;
}

}  // namespace

Partition Vacuum() {
  return {1, {{1, 1, {0}}}};
}

Partition AllConfigurations(int sites, std::uint32_t mask) {
  const std::uint32_t all = static_cast<std::uint32_t>((std::uint64_t{1} << sites) - 1);
  const int sites_a = std::popcount(mask);
  Block block{std::int64_t{1} << sites_a, std::int64_t{1} << (sites - sites_a), {}};
  std::vector<std::int32_t> column(block.columns);
  for (std::int64_t b = 0; b < block.columns; ++b) column[b] = Deposit(static_cast<std::uint32_t>(b), all & ~mask);
  block.index.resize(std::size_t{1} << sites);
  for (std::int64_t a = 0; a < block.rows; ++a) {
    const auto row = static_cast<std::int32_t>(Deposit(static_cast<std::uint32_t>(a), mask));
    for (std::int64_t b = 0; b < block.columns; ++b) block.index[a * block.columns + b] = row | column[b];
  }
  return {std::int64_t{1} << sites, {std::move(block)}};
}

Partition FixedNumber(int sites, int particles, std::uint32_t mask, bool fermions) {
  const std::uint32_t all = static_cast<std::uint32_t>((std::uint64_t{1} << sites) - 1);
  const int sites_a = std::popcount(mask), sites_b = sites - sites_a;
  const Ranks ranks_a(sites_a), ranks_b(sites_b);
  const int least = std::max(0, particles - sites_b), most = std::min(particles, sites_a);
  Partition partition{0, {}};
  for (int n = least; n <= most; ++n) {
    Block block{ranks_a.totals[n], ranks_b.totals[particles - n], {}};
    block.index.resize(block.rows * block.columns);
    partition.blocks.push_back(std::move(block));
  }
  for (std::uint64_t pattern = (std::uint64_t{1} << particles) - 1; pattern <= all;) {
    const auto p = static_cast<std::uint32_t>(pattern);
    const std::uint32_t a = Extract(p, mask), b = Extract(p, all & ~mask);
    Block& block = partition.blocks[std::popcount(a) - least];
    const auto index = static_cast<std::int32_t>(partition.dimension++);
    block.index[ranks_a.ranks[a] * block.columns + ranks_b.ranks[b]] =
        fermions && OddExchanges(p, mask) ? ~index : index;
    if (pattern == 0) break;
    pattern = hilbert::Combinations::Next(pattern);
  }
  return partition;
}

double AllConfigurationsBytes(int sites) {
  return std::ldexp(sizeof(std::int32_t), sites);
}

double FixedNumberBytes(int sites, int particles) {
  return sizeof(std::int32_t) * static_cast<double>(hilbert::Binomial(sites, particles));
}

}  // namespace nnqs::entropy
