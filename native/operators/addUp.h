// Sums of terms (operators/term.h) brought into a form in which equal ones are seen to be equal.
#pragma once

#include <vector>

#include "operators/term.h"

namespace nnqs::operators {

// The same sum with every (mask, value, flip, sign) once and without zeros, sorted by flip. Signs of bits whose value
// is fixed by the mask go into the coefficient.
std::vector<Term> AddUp(std::vector<Term> terms);

// Products of flips and signs alone that the terms consist of, 2^bits for a mask of so many bits.
double CountProducts(const std::vector<Term>& terms);

// The same sum in those products (ForProducts), added up.
std::vector<Term> WithoutMasks(const std::vector<Term>& terms);

// Throws ArgumentError unless the sum is its own adjoint, to rounding.
void RequireHermitian(const std::vector<Term>& terms);

}  // namespace nnqs::operators
