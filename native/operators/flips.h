// y = Σ_k c_k x[s ^ 2^k] + d·x on blocks of a vector of doubles: the spin flips of the Ising model, as SIMD
// butterflies.
#pragma once

#include <cstddef>
#include <vector>

namespace nnqs::operators {

// One flip: elements `stride` doubles apart (a power of two) are exchanged with this weight.
struct Flip {
  std::size_t stride;
  double weight;
};

// Doubles that one call may treat at once, at most; fits the first-level cache together with its diagonal.
constexpr std::size_t kFlipBlock = 2048;

// y[i] = diagonal[i−begin]·x[i] + Σ weight·x[i ^ stride] for begin ≤ i < begin+count; count is a power of two, at most
// kFlipBlock, and begin a multiple of it. Strides may reach out of the block.
void FlipBlock(const double* x, double* y, std::size_t begin, std::size_t count, const double* diagonal,
               const std::vector<Flip>& flips);

}  // namespace nnqs::operators
