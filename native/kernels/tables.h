// On a grid the whole network is a function of (|x|², |x'|², x·x'), three small integers: it is tabulated once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/grid.h"
#include "kernels/recursion.h"

namespace nnqs::kernels {

struct KernelPair {
  double nngp, ntk;
};

struct Tables {
  std::size_t columns = 0;          // classes of the second grid
  std::vector<std::size_t> centre;  // index of x·x' = 0, per pair of classes
  std::vector<KernelPair> entries;

  std::size_t Centre(std::size_t a, std::size_t b) const { return centre[a * columns + b]; }
};

// Entries that Tabulate would make: Σ over pairs of classes of 2⌊|x||x'|⌋+1 in grid units.
double TableSize(const Grids& grids);
// `second` is the same object as `first` in the symmetric case.
Tables Tabulate(const Program& program, const Grids& grids, std::size_t dimension, const Diagonal& first,
                const Diagonal& second);

// |x|²/d of each class.
std::vector<double> ClassVariances(const Grid& grid, double unit, std::size_t dimension);

}  // namespace nnqs::kernels
