// The matrix exponential by scaling and squaring: Al-Mohy & Higham 2009, SIAM J. Matrix Anal. Appl. 31, 970.
#pragma once

#include <cstdint>

#include "base/job.h"

namespace nnqs::linalg {

// Bytes of workspace beside the matrix itself.
template <class T>
double ExponentialBytes(std::int64_t n);

// a (n×n, row-major, double or std::complex<double>) becomes e^a. Throws ArgumentError for an entry that is not finite,
// NumericalError if a power of a, or e^a, exceeds the range of double precision.
template <class T>
void Exponential(T* a, std::int64_t n, const Job& job = {});

}  // namespace nnqs::linalg
