// One species of particles on L sites, cut into A (the sites of a mask) and its complement B. A configuration is a bit
// pattern, site i is bit i; configurations are numbered in ascending order of the pattern. With a fixed number of
// particles a state falls into blocks, one per number of particles in A, so that the full 2^L is never built.
#pragma once

#include <cstdint>
#include <vector>

namespace nnqs::entropy {

// Amplitude (a, b) of a block is ψ[index[a·columns+b]], or −ψ[~index] where the index is negative: moving the fermions
// of A in front of those of B changed the sign.
struct Block {
  std::int64_t rows, columns;
  std::vector<std::int32_t> index;
};

struct Partition {
  std::int64_t dimension = 1;
  std::vector<Block> blocks;
};

// A species with one configuration: the partner of a lone species.
Partition Vacuum();

// The dimension and the sizes of the blocks of the two below, without the tables: at once, however many configurations.
Partition ShapeOfAll(int sites, std::uint32_t mask);
Partition ShapeOfFixedNumber(int sites, int particles, std::uint64_t mask);

// All 2^sites configurations, in one block.
Partition AllConfigurations(int sites, std::uint32_t mask);

// The C(sites, particles) configurations with that many bits set, of at most 63 sites; with signs if the particles are
// fermions.
Partition FixedNumber(int sites, int particles, std::uint64_t mask, bool fermions);

// Bytes of the tables of either.
double AllConfigurationsBytes(int sites);
double FixedNumberBytes(int sites, int particles);

}  // namespace nnqs::entropy
