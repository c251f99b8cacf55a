// The lowest level of H that a state can have something of: what no rounding of an evolution in imaginary time may
// pass.
#pragma once

#include <cstddef>

#include "base/job.h"
#include "operators/operator.h"

namespace nnqs::krylov {

struct LowestLevel {
  double energy;         // of the lowest level, to rounding; a bound from below if it could not be found
  std::size_t products;  // of H with a vector
};

// Of the smallest set of basis states that holds those of `start` (a complex state) and that H does not leave: products
// of H with it are exactly zero elsewhere, so that rounding stays within the set, too.
LowestLevel FindLowestLevel(const operators::Operator& h, const double* start, std::size_t max_products, double memory,
                            const Job& job);

// Bytes that FindLowestLevel holds.
double LowestLevelBytes(const operators::Operator& h, double memory);

}  // namespace nnqs::krylov
