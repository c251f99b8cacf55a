// The lowest eigenpairs of H, each as often as it occurs.
//
// A few block Lanczos steps on H from random numbers locate the spectrum. Then the best vectors of a search space
// (searchSpace.h) are magnified by a polynomial of H (filter.h), which becomes the space's next block: with a fixed
// polynomial that is block Lanczos on p(H), which needs few vectors to be kept orthogonal, but the polynomial follows
// what is known of the spectrum, and a space that grows too large is cut to its best half, not to one block (Zhou &
// Saad, SIAM J. Matrix Anal. Appl. 29, 954 (2007)). What has converged is locked and leaves the space.
//
// A round seeks the lowest levels of the complement of what is locked, from new random numbers: it finds a level as
// often as it has columns, the next round the rest. Levels closer than a polynomial can tell apart are all in the space
// before long, which tells them apart to rounding. Rounds go on until one has found a level beyond those wanted; where
// that is hardly beyond them, a magnified block of random numbers shows whether anything else lies among them.
// At the end H is diagonalised among all that are locked. Energies are then off by the square of the residuals over the
// distance to the rest of the spectrum; where that does not tell levels apart, the search is done with smaller
// residuals.
#pragma once

#include <cstdint>
#include <vector>

#include "base/buffer.h"
#include "base/job.h"
#include "operators/operator.h"

namespace nnqs::krylov {

struct EigenOptions {
  std::size_t levels;       // eigenpairs wanted
  std::size_t most_levels;  // up to this many are found to complete the multiplet in which the last one lies
  // Levels this close, in units of the scale, to the lowest one of a multiplet belong to it, as do those that rounding
  // does not tell apart.
  double degeneracy;
  double tolerance;  // of every residual ‖Hψ−Eψ‖, in units of the scale
  double sites;      // the scale is half the spread of the spectrum over this number
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
  std::size_t wanted = 0;              // the first `levels` pairs and the rest of the multiplet in which they end
  bool complete = false;               // whether all of that multiplet is among them
  double resolution = 0;               // levels closer than this count as one, an energy
  std::size_t products = 0, restarts = 0;
  double scale = 0;
};

// A residual of this size is what rounding leaves of a converged pair.
double RoundingOfResiduals(const operators::Bounds& bounds);

// Bytes held at the peak of the search for the levels wanted; further ones of a multiplet are checked when their turn
// comes. memory beyond what a short basis takes is used as far as it helps.
double EigenBytes(const operators::Operator& h, const EigenOptions& options);

// Throws ToleranceError when a residual misses the tolerance within max_products, MemoryError when a multiplet is too
// large to be held.
EigenReport LowestEigenpairs(const operators::Operator& h, const EigenOptions& options, const Job& job);

// State `k` of a report, complex: 2·dimension numbers.
void CopyState(const operators::Operator& h, const EigenReport& report, std::size_t k, double* to);

// Bytes of `count` such copies.
double StatesBytes(const operators::Operator& h, std::size_t count);

}  // namespace nnqs::krylov
