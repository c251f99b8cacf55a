// y[l] += (Σ_j f_j t_j[l])·x[l]: a row of a vector times a diagonal that is a short sum of tables, in SIMD.
#pragma once

#include <complex>
#include <cstddef>
#include <vector>

namespace nnqs::operators {

struct Weight {
  const double* table;          // t_j
  std::complex<double> factor;  // f_j
};

// length elements of width 1 (real, and so are all factors) or 2 (complex interleaved).
void AddWeightedRow(const std::vector<Weight>& weights, const double* x, double* y, std::size_t length, int width);

}  // namespace nnqs::operators
