// Symmetric positive definite matrices: A = L·Lᵀ with L lower triangular, and systems solved with it. Row-major.
#pragma once

#include <cstdint>

namespace nnqs::linalg {

// a (n×n, its lower triangle is read) becomes L; the strict upper triangle becomes zero. Throws ArgumentError for an
// entry that is not finite, NumericalError if a leading minor is not positive definite.
void Cholesky(double* a, std::int64_t n);

// b (n×columns) becomes (L·Lᵀ)⁻¹·b. Throws NumericalError for a zero on the diagonal.
void CholeskySolve(const double* l, std::int64_t n, double* b, std::int64_t columns);

// b (n×columns) becomes L⁻¹·b. Throws as CholeskySolve does.
void SolveLower(const double* l, std::int64_t n, double* b, std::int64_t columns);

// Estimate of the condition number ‖A‖₁·‖A⁻¹‖₁ of A = L·Lᵀ from its factor and its 1-norm (LAPACK's DPOCON, O(n²)).
double CholeskyCondition(const double* l, std::int64_t n, double norm);

}  // namespace nnqs::linalg
