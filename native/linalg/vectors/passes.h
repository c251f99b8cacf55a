// How the Walsh–Hadamard transform of a vector beyond the caches is divided: all levels within blocks of the
// second-level cache first, then those across blocks, as columns of panels that fit it.
#pragma once

#include <cstddef>
#include <vector>

#include "base/job.h"

namespace nnqs::linalg {

constexpr std::size_t kBlock = 1 << 16;  // numbers of a block or a panel: 512 kB, in the second-level cache

// All levels across `rows` rows that are `stride` apart.
struct ColumnPass {
  std::size_t stride, rows;
};

// The passes over memory for the levels from `block` on: as few as panels allow, of equal depth.
std::vector<ColumnPass> ColumnPasses(std::size_t length, std::size_t block);

// One of them, in place.
void Columns(double* y, std::size_t length, const ColumnPass& pass, const Job& job = {});

}  // namespace nnqs::linalg
