// H = Σ K⊗K over both legs of one side of the cut: H_A[i, j; k, l] = Σ_bb' K[i b; j b']·K[k b; l b'], H_B alike.
// K is symmetric, so that V[i, j; k, l] = K[i k; j l] equals V[j, i; l, k], and is a matrix from even to even pairs and
// from odd to odd pairs: V is folded into two matrices of half its size, and H takes a quarter of the operations.
#pragma once

#include <array>
#include <cstdint>

#include "base/job.h"

namespace nnqs::correlators {

enum class Side { A, B };

// Numbers that the folded V takes, and H on a side of `size` configurations.
std::int64_t FoldedSize(std::int64_t a, std::int64_t b);
std::int64_t FoldedGramSize(std::int64_t size);
// Operations that H takes on a side of `size` configurations, `other` on the other one.
double FoldedGramFlops(std::int64_t size, std::int64_t other);

// V of K, a·b rows and columns; and bytes of work space.
void Fold(const double* kernel, std::int64_t a, std::int64_t b, double* folded);

double FoldBytes(std::int64_t b);

// H_A or H_B from V.
void FoldedGram(const double* folded, std::int64_t a, std::int64_t b, Side side, double* gram);

// Σ_ijkl H[i, j; k, l]·H[p, q; r, s], p, q, r, s being the i, j, k, l at `places`; and bytes of work space.
double FoldedDot(const double* gram, std::int64_t size, std::array<int, 4> places);
double FoldedDotBytes(std::int64_t size);

}  // namespace nnqs::correlators
