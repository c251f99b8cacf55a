// The phase of a state: eigensystems leave signs and phases that differ from one CPU to the next.
#pragma once

#include <complex>
#include <cstddef>

namespace nnqs::krylov {

// The row whose component is made positive: the first of the largest of a column of a block (pairs.h). Components of
// one size, whose squares differ by rounding, count as equal.
std::size_t LeadingRow(const double* block, std::size_t rows, bool real, std::size_t column);

// What makes it positive: a factor of modulus 1.
std::complex<double> Phase(const double* block, std::size_t rows, bool real, std::size_t column);

}  // namespace nnqs::krylov
