// Products and systems with a lower triangular factor, at half the cost of general ones. Row-major.
#pragma once

#include <cstdint>

namespace nnqs::linalg {

// b (m×n) becomes b·L, L (n×n) lower triangular.
void MultiplyByLower(const double* l, std::int64_t n, double* b, std::int64_t m);

// b (n×columns) becomes L⁻¹·b. Throws NumericalError for a zero on the diagonal.
void SolveLower(const double* l, std::int64_t n, double* b, std::int64_t columns);

// The lower triangle of c (m×m) becomes that of a·aᵀ + beta·c, a m×k.
void GramLower(const double* a, std::int64_t m, std::int64_t k, double beta, double* c);

// The same, and the upper triangle mirrored.
void Gram(const double* a, std::int64_t m, std::int64_t k, double beta, double* c);

}  // namespace nnqs::linalg
