// Products and systems with a lower triangular factor, at half the cost of general ones. Row-major.
#pragma once

#include <cstdint>

namespace nnqs::linalg {

// b (m×n) becomes b·L, L (n×n) lower triangular; T is float or double, here and below.
template <class T>
void MultiplyByLower(const T* l, std::int64_t n, T* b, std::int64_t m);

// b (n×columns) becomes L⁻¹·b. Throws NumericalError for a zero on the diagonal.
void SolveLower(const double* l, std::int64_t n, double* b, std::int64_t columns);

// The lower triangle of c (m×m) becomes that of a·aᵀ + beta·c, a m×k.
template <class T>
void GramLower(const T* a, std::int64_t m, std::int64_t k, T beta, T* c);

// The same, and the upper triangle mirrored.
void SymmetricGram(const double* a, std::int64_t m, std::int64_t k, double beta, double* c);

// c (k×k) becomes aᵀ·a, a m×k.
void ColumnGram(const double* a, std::int64_t m, std::int64_t k, double* c);

}  // namespace nnqs::linalg
