// Eigensystems of symmetric and Hermitian matrices: A = V·diag(λ)·V†, λ ascending, by divide and conquer (LAPACK's
// xSYEVD, step by step, so that a job can be cancelled and watched between the steps). Small ones run on one thread.
#pragma once

#include <complex>
#include <cstdint>

#include "base/job.h"

namespace nnqs::linalg {

// Whether they are wanted: eigenvector k is column k of the row-major result, NumPy's convention.
enum class Eigenvectors { None, Columns };

// Largest order with eigenvectors: LAPACK counts its workspace, n²+4n+1 for divide and conquer, in 32 bits.
inline constexpr std::int64_t kLargestWithVectors = 46338;

// Bytes of workspace beside the matrix itself.
template <class T>
double EigenBytes(std::int64_t n, Eigenvectors vectors);

// a: n×n row-major, its lower triangle is read; it is overwritten by the eigenvectors, or destroyed. values: n numbers.
// T is double or std::complex<double>. Throws ArgumentError for n beyond kLargestWithVectors or an entry that is not
// finite, NumericalError if the iteration does not converge.
template <class T>
void SymmetricEigen(T* a, std::int64_t n, double* values, Eigenvectors vectors, const Job& job = {});

// Symmetric tridiagonal matrix, for Lanczos: diagonal (n numbers) becomes the ascending eigenvalues, off_diagonal (n-1,
// room for n) is destroyed, eigenvector k is vectors[k*n .. k*n+n). One thread.
void TridiagonalEigen(std::int64_t n, double* diagonal, double* off_diagonal, double* vectors);

}  // namespace nnqs::linalg
