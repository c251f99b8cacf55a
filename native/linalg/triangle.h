// The lower triangle of a row-major square matrix: what symmetric LAPACK routines read.
#pragma once

#include <cstdint>
#include <string>

namespace nnqs::linalg {

// Largest |entry| of the lower triangle, for complex entries the larger of |re| and |im|. Throws ArgumentError with the
// position of an entry that is not finite: LAPACK may not return on one.
template <class T>
double LargestInTriangle(const std::string& function, const T* a, std::int64_t n);

// a ← factor·a on the lower triangle.
template <class T>
void ScaleTriangle(T* a, std::int64_t n, double factor);

// Zeros above the diagonal.
void ZeroAboveDiagonal(double* a, std::int64_t n);

// The lower triangle above the diagonal too, complex entries conjugated.
template <class T>
void MirrorTriangle(T* a, std::int64_t n);

}  // namespace nnqs::linalg
