// The terms of a replica sum for any symmetric kernel: each Wick pairing of E Tr ρⁿ is a network of n copies of the
// kernel whose legs are joined, and contracting it sums over all configurations.
#pragma once

#include <cstdint>
#include <vector>

#include "correlators/localBasis.h"
#include "correlators/powerTraces.h"
#include "correlators/tensor.h"

namespace nnqs::correlators {

struct PairingSums {
  std::vector<double> values;  // one per pairing
  PowerTraces powers;          // of K; the fourth at order 4 only
};

// The value of every Wick pairing of the 2·order fields in Π_k ψ(x_A^k, x_B^k) ψ*(x_A^{k+1}, x_B^k), ψ of replica k
// being field 2k and ψ* 2k+1. `pairings` holds the fields of one pairing after the other, two by two.
PairingSums SumPairings(Work& work, const LocalKernel& kernel, const Cut& cut, int order,
                        const std::vector<std::int32_t>& pairings);

// What that takes, the kernel included.
Work PlanPairings(const Cut& cut, int order, const std::vector<std::int32_t>& pairings);

}  // namespace nnqs::correlators
