// The lowest eigenpairs of H by block Lanczos on a Chebyshev filter of H.
//
// A few block Lanczos steps on H locate the spectrum. A polynomial p(H) that magnifies what lies below the wanted
// levels' neighbours (filter.h) then takes the place of H: its Krylov space is short, so that orthogonalisation costs
// little next to the products, and is restarted from its Ritz vectors where it grows too large (Wu & Simon, SIAM J.
// Matrix Anal. Appl. 22, 602 (2000)). After each step the lowest block X gives the approximations, from XᵀHX, and their
// residuals ‖Hx−θx‖. What has converged is locked, and the next round starts from new random vectors in the complement:
// blocks of two resolve pairs however close, rounds find an eigenvalue of any multiplicity as often as it occurs.
#pragma once

#include <cstdint>
#include <vector>

#include "boundary/job.h"
#include "boundary/memory.h"
#include "operators/operator.h"

namespace nnqs::krylov {

struct EigenOptions {
  std::size_t levels;       // eigenpairs wanted
  std::size_t most_levels;  // up to this many are found while all of them are degenerate with the lowest one
  double degeneracy;        // levels closer than this count as one
  double tolerance;         // of every residual ‖Hψ−Eψ‖
  std::size_t max_products;
  double memory;  // bytes that the basis may take
  std::uint64_t seed;
};

struct Eigenpair {
  double energy, residual;
  Buffer<double> state;  // complex interleaved, normalised, its largest component positive
};

struct EigenReport {
  std::vector<Eigenpair> pairs;  // ascending
  std::size_t products = 0, restarts = 0;
};

// Throws ToleranceError when a residual misses the tolerance within max_products.
EigenReport LowestEigenpairs(const operators::Operator& h, const EigenOptions& options, const Job& job);

}  // namespace nnqs::krylov
