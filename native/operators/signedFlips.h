// y[s] = Σ_g (Σ_k c_gk (−1)^{|s & sign_gk|}) x[s ^ flip_g]: sums of Pauli products with real elements on a vector of
// doubles, in SIMD. The sign of a term over eight neighbours is one of eight fixed patterns times one scalar.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnqs::operators {

struct SignedFlip {
  struct Sign {
    std::uint64_t mask;
    double coefficient;
  };
  std::uint64_t flip;
  std::vector<Sign> signs;
};

// Elements begin ≤ s < begin+count; begin and count are multiples of 8, and so is the length of x, a power of two.
void SignedFlipBlock(const double* x, double* y, std::size_t begin, std::size_t count,
                     const std::vector<SignedFlip>& groups);

}  // namespace nnqs::operators
