// Blocks of two columns, N×2 doubles: two real vectors side by side, or one complex vector. A coefficient is a real 2×2
// matrix acting from the right, W = V·C; the complex number a+ib is the matrix ((a, b), (−b, a)). One set of loops
// therefore serves block Lanczos on real vectors and plain Lanczos on complex ones. Sums are the same for any threads.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace nnqs::krylov {

// Vectors of a block: two real ones, or a complex one.
inline std::size_t ColumnsPerBlock(bool real) {
  return real ? 2 : 1;
}

// ((c0, c1), (c2, c3))
using Coefficient = std::array<double, 4>;

Coefficient Multiply(const Coefficient& a, const Coefficient& b);

// ⟨V_j, W⟩ for every block V_j: V_jᵀW of real pairs, or the complex inner product as a coefficient.
std::vector<Coefficient> Overlaps(const std::vector<double*>& blocks, const double* w, std::size_t rows, bool real);

// W ← W·S + Σ_j V_j·C_j; where S is 0, W is not read.
void Accumulate(const std::vector<double*>& blocks, const std::vector<Coefficient>& coefficients, const Coefficient& s,
                double* w, std::size_t rows);

// W ← W − Σ_j V_j⟨V_j, W⟩ with orthonormal V_j; returns the ⟨V_j, W⟩.
std::vector<Coefficient> ProjectOut(const std::vector<double*>& blocks, double* w, std::size_t rows, bool real);

// V_k ← Σ_j V_j·coefficients[k][j] in place, for as many blocks as there are lists; the others keep what they hold.
void Rotate(const std::vector<double*>& blocks, const std::vector<std::vector<Coefficient>>& coefficients,
            std::size_t rows);

}  // namespace nnqs::krylov
