// The lowest eigenpairs of H by thick-restart block Lanczos with full orthogonalisation.
//
// A block of two real vectors (or one complex vector) is extended to a Krylov basis V; the Ritz pairs of VᵀHV are the
// approximations, ‖Hx−θx‖ follows from the last block, and a full basis is replaced by its lowest Ritz vectors and the
// residual block (Wu & Simon, SIAM J. Matrix Anal. Appl. 22, 602 (2000)). What has converged is locked, and the next
// round starts from new random vectors in the complement: an eigenvalue of any multiplicity is found as often as it
// occurs.
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
  double degeneracy;          // levels closer than this count as one
  double tolerance;           // of every residual ‖Hψ−Eψ‖
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
