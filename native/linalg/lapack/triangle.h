// The lower triangle of a row-major square matrix: what symmetric LAPACK routines read.
#pragma once

#include <cstdint>

namespace nnqs::linalg {

// Largest |entry| of the lower triangle, for complex entries the larger of |re| and |im|. Throws ArgumentError with the
// position of an entry that is not finite: LAPACK may not return on one.
template <class T>
double LargestInTriangle(const T* a, std::int64_t n);

// A power of two that brings a matrix of that largest |entry| to where squares of entries neither overflow nor lose
// digits by underflow; 1 if it is there. Of subnormal numbers it leaves entries of at least 1e−16.
double ModerateFactor(double largest);

// a ← factor·a on the lower triangle.
template <class T>
void ScaleTriangle(T* a, std::int64_t n, double factor);

// Zeros above the diagonal.
void ZeroAboveDiagonal(double* a, std::int64_t n);

// The lower triangle above the diagonal too, complex entries conjugated.
template <class T>
void MirrorTriangle(T* a, std::int64_t n);

}  // namespace nnqs::linalg
