// Binomial numbers of any size: inversion where few are expected, else the transformed rejection of Hörmann (BTRS,
// Journal of Statistical Computation and Simulation 46, 101 (1993)), which is exact and takes about 1.15 tries.
#pragma once

#include <cstdint>

#include "random/stream.h"

namespace nnqs::random {

// How many of `trials` succeed, where success and failure have the weights p and q, p+q > 0. Its numbers are those of
// the stream at `place`, try by try; places below 2³² share none.
std::uint64_t Binomial(const Stream& stream, std::uint64_t place, std::uint64_t trials, double p, double q);

// ln of the probability of k successes in n trials; p+q = 1. To a few roundings of the result at any n, by Loader's
// saddle-point form (2000).
double LogBinomial(double k, double n, double p, double q);

}  // namespace nnqs::random
