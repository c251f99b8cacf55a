// y[s] = Σ_g (Σ_k c_gk (−1)^{|s & sign_gk|}) x[s ^ flip_g]: sums of Pauli products on a vector of doubles, in SIMD. The
// sign of a term over neighbouring lanes is one of eight fixed patterns times one scalar.
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
  std::vector<Sign> real, imaginary;  // c = real ones, and i times imaginary ones
};

// Blocks of the vector must be multiples of this, and so must the vector be.
constexpr std::size_t kSignedFlipUnit = 32;

// Elements begin ≤ s < begin+count; the length of x is a power of two. Imaginary coefficients need complex vectors (re,
// im interleaved), whose lowest bit no term touches.
void SignedFlipBlock(const double* x, double* y, std::size_t begin, std::size_t count,
                     const std::vector<SignedFlip>& groups);

}  // namespace nnqs::operators
