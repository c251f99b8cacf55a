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

#include "base/job.h"
#include "base/memory.h"
#include "operators/operator.h"

namespace nnqs::krylov {

struct EigenOptions {
  std::size_t levels;       // eigenpairs wanted
  std::size_t most_levels;  // up to this many are found to complete the multiplet in which the last one lies
  double degeneracy;        // levels this close to the lowest one of a multiplet belong to it
  double tolerance;         // of every residual ‖Hψ−Eψ‖
  std::size_t max_products;
  double memory;  // bytes that the basis may take
  std::uint64_t seed;
};

struct Eigenpair {
  double energy, residual;
  std::size_t block, column;  // where its state is
};

struct EigenReport {
  std::vector<Eigenpair> pairs;        // ascending; beyond the multiplet of the last level wanted where there is more
  std::vector<Buffer<double>> blocks;  // pairs.h: two real states each, or a complex one; their largest component > 0
  std::size_t products = 0, restarts = 0;
};

// Bytes held at the peak of the search for the levels wanted; further ones of a multiplet are checked when their turn
// comes. memory beyond what a short basis takes is used as far as it helps.
double EigenBytes(const operators::Operator& h, const EigenOptions& options);

// Throws ToleranceError when a residual misses the tolerance within max_products, MemoryError when a multiplet is too
// large to be held.
EigenReport LowestEigenpairs(const operators::Operator& h, const EigenOptions& options, const Job& job);

// How many pairs are wanted: the first `levels` and the rest of the multiplet in which they end.
std::size_t MultipletEnd(const std::vector<Eigenpair>& pairs, std::size_t levels, double degeneracy);

}  // namespace nnqs::krylov
