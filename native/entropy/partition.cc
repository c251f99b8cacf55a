#include "entropy/partition.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "hilbert/combinations.h"

namespace nnqs::entropy {
namespace {

// The bits of `pattern` under `mask`, moved together; and their inverse.
std::uint64_t Extract(std::uint64_t pattern, std::uint64_t mask) {
  std::uint64_t packed = 0;
  for (std::uint64_t bit = 1; mask != 0; mask &= mask - 1, bit <<= 1) {
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

// For a pattern how many below it have as many bits set: looked up where all of them fit into a cache.
class Ranks {
 public:
  explicit Ranks(int bits) : table_(bits <= kMostListed ? std::size_t{1} << bits : 0) {
    std::vector<std::int32_t> totals(bits + 1);
    for (std::uint32_t p = 0; p < table_.size(); ++p) table_[p] = totals[std::popcount(p)]++;
  }
  std::int64_t operator[](std::uint64_t p) const {
    return table_.empty() ? static_cast<std::int64_t>(hilbert::Combinations::Rank(p)) : table_[p];
  }

 private:
  static constexpr int kMostListed = 16;
  std::vector<std::int32_t> table_;
};

// Parity of the exchanges that bring A's fermions in front of B's, both staying in ascending order:
// the number of pairs (i in B, j in A, both occupied) with i < j.
bool OddExchanges(std::uint64_t pattern, std::uint64_t mask) {
  int exchanges = 0;
  for (std::uint64_t a = pattern & mask; a != 0; a &= a - 1) {
    exchanges += std::popcount(pattern & ~mask & ((a & -a) - 1));
  }
  return exchanges % 2 != 0;
}

}  // namespace

Partition Vacuum() {
  return {1, {{1, 1, {0}}}};
}

Partition ShapeOfAll(int sites, std::uint32_t mask) {
  const int sites_a = std::popcount(mask);
  return {std::int64_t{1} << sites, {{std::int64_t{1} << sites_a, std::int64_t{1} << (sites - sites_a), {}}}};
}

Partition ShapeOfFixedNumber(int sites, int particles, std::uint64_t mask) {
  const int sites_a = std::popcount(mask), sites_b = sites - sites_a;
  Partition shape{0, {}};
  for (int n = std::max(0, particles - sites_b); n <= std::min(particles, sites_a); ++n) {
    const auto rows = static_cast<std::int64_t>(hilbert::Binomial(sites_a, n));
    const auto columns = static_cast<std::int64_t>(hilbert::Binomial(sites_b, particles - n));
    shape.blocks.push_back({rows, columns, {}});
    shape.dimension += rows * columns;
  }
  return shape;
}

Partition AllConfigurations(int sites, std::uint32_t mask) {
  const std::uint32_t all = static_cast<std::uint32_t>((std::uint64_t{1} << sites) - 1);
  Partition partition = ShapeOfAll(sites, mask);
  Block& block = partition.blocks[0];
  std::vector<std::int32_t> column(block.columns);
  for (std::int64_t b = 0; b < block.columns; ++b) column[b] = Deposit(static_cast<std::uint32_t>(b), all & ~mask);
  block.index.resize(std::size_t{1} << sites);
  for (std::int64_t a = 0; a < block.rows; ++a) {
    const auto row = static_cast<std::int32_t>(Deposit(static_cast<std::uint32_t>(a), mask));
    for (std::int64_t b = 0; b < block.columns; ++b) block.index[a * block.columns + b] = row | column[b];
  }
  return partition;
}

Partition FixedNumber(int sites, int particles, std::uint64_t mask, bool fermions) {
  const std::uint64_t all = (std::uint64_t{1} << sites) - 1;
  const int sites_a = std::popcount(mask), sites_b = sites - sites_a;
  const Ranks ranks_a(sites_a), ranks_b(sites_b);
  const int least = std::max(0, particles - sites_b);
  Partition partition = ShapeOfFixedNumber(sites, particles, mask);
  for (Block& block : partition.blocks) block.index.resize(block.rows * block.columns);
  std::int32_t next = 0;
  for (std::uint64_t pattern = (std::uint64_t{1} << particles) - 1; pattern <= all;) {
    const std::uint64_t a = Extract(pattern, mask), b = Extract(pattern, all & ~mask);
    Block& block = partition.blocks[std::popcount(a) - least];
    const std::int32_t index = next++;
    block.index[ranks_a[a] * block.columns + ranks_b[b]] = fermions && OddExchanges(pattern, mask) ? ~index : index;
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
