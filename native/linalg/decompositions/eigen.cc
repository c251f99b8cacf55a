#include "linalg/decompositions/eigen.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/chunks.h"
#include "base/threads.h"
#include "linalg/lapack/conj.h"
#include "linalg/lapack/lapack.h"
#include "linalg/lapack/transpose.h"
#include "linalg/lapack/triangle.h"
#include "linalg/lapack/ungated.h"

namespace nnqs::linalg {
namespace {

using Complex = std::complex<double>;

// Measured: below, a second thread gains nothing to a fifth on idle cores, and costs a multiple on busy ones.
constexpr std::int64_t kOneThread = 1024;

void Tridiagonalise(int n, double* a, double* d, double* e, double* tau, double* work, int lwork, int* info) {
  LAPACK_dsytrd("U", &n, a, &n, d, e, tau, work, &lwork, info);
}
void Tridiagonalise(int n, Complex* a, double* d, double* e, Complex* tau, Complex* work, int lwork, int* info) {
  // OpenBLAS's zgemv reads one element of a strided vector too many: in the upper triangle that is a column beyond the
  // end.
  MirrorTriangle(a, n);
  LAPACK_zhetrd("L", &n, a, &n, d, e, tau, work, &lwork, info);
}
void ApplyReflectors(int n, const double* a, const double* tau, double* z, double* work, int lwork, int* info) {
  LAPACK_dormtr("L", "U", "N", &n, &n, a, &n, tau, z, &n, work, &lwork, info);
}
void ApplyReflectors(int n, const Complex* a, const Complex* tau, Complex* z, Complex* work, int lwork, int* info) {
  LAPACK_zunmtr("L", "L", "N", &n, &n, a, &n, tau, z, &n, work, &lwork, info);
}

void RequireConverged(int info) {
  if (info == 0) return;
  throw NumericalError("the iteration did not converge (LAPACK info " + std::to_string(info) +
                       "). Check the matrix for entries of absurd size");
}

// Numbers of workspace of the blocked steps: 64 columns and the triangular factor of one block of reflectors.
std::int64_t BlockWorkspace(std::int64_t n) {
  return 64 * n + 65 * 64;
}
std::int64_t DivideWorkspace(std::int64_t n) {
  return n * n + 4 * n + 1;
}

// Eigensystem of the tridiagonal matrix (d, e): z becomes its eigenvectors, column-major. Divide and conquer gives up
// on some matrices with clusters of eigenvalues a few ε apart, of tens of rows already; QR iterations do those.
void Divide(int n, double* d, double* e, double* z) {
  const std::vector<double> diagonal(d, d + n), off_diagonal(e, e + n);
  const int lwork = static_cast<int>(DivideWorkspace(n)), liwork = 5 * n + 3;
  const Buffer<double> work(lwork);
  std::vector<int> iwork(liwork);
  int info = 0;
  const BlasThreads blas(SectionThreads());
  LAPACK_dstedc("I", &n, d, e, z, &n, work.data(), &lwork, iwork.data(), &liwork, &info);
  if (info > 0) {
    std::copy(diagonal.begin(), diagonal.end(), d);
    std::copy(off_diagonal.begin(), off_diagonal.end(), e);
    LAPACK_dsteqr("I", &n, d, e, z, &n, work.data(), &info);
  }
  RequireConverged(info);
}

void TridiagonaliseBand(const char* vectors, int n, double* band, double* d, double* e, double* q, double* work,
                        int* info) {
  const int width = n - 1;
  LAPACK_dsbtrd(vectors, "L", &n, &width, band, &n, d, e, q, &n, work, info);
}
void TridiagonaliseBand(const char* vectors, int n, Complex* band, double* d, double* e, Complex* q, Complex* work,
                        int* info) {
  const int width = n - 1;
  LAPACK_zhbtrd(vectors, "L", &n, &width, band, &n, d, e, q, &n, work, info);
}
void Iterate(int n, double* d, double* e, double* z, double* work, int* info) {
  LAPACK_dsteqr("V", &n, d, e, z, &n, work, info);
}
void Iterate(int n, double* d, double* e, Complex* z, double* work, int* info) {
  LAPACK_zsteqr("V", &n, d, e, z, &n, work, info);
}

// A small matrix as a band of full width, by rotations alone, which take no second thread and pass no gate.
template <class T>
void EigenByRotations(int n, T* a, double* values, Eigenvectors vectors) {
  const std::size_t size = static_cast<std::size_t>(n) * n;
  std::vector<T> band(size), q(size), work(n);
  std::vector<double> off_diagonal(n), rotations(2 * static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j <= i; ++j) band[j * n + i - j] = Conj(a[i * n + j]);  // of conj(A), as below
  }
  const bool wanted = vectors != Eigenvectors::None;
  int info = 0;
  TridiagonaliseBand(wanted ? "V" : "N", n, band.data(), values, off_diagonal.data(), q.data(), work.data(), &info);
  RequireConverged(info);
  if (wanted) {
    Iterate(n, values, off_diagonal.data(), q.data(), rotations.data(), &info);
  } else {
    LAPACK_dsterf(&n, values, off_diagonal.data(), &info);
  }
  RequireConverged(info);
  if (wanted) Adjoint(n, q.data(), a);
}

Buffer<double> ConvertTo(double, Buffer<double> real) {
  return real;
}
Buffer<Complex> ConvertTo(Complex, Buffer<double> real) {
  Buffer<Complex> z(real.size());
  constexpr std::size_t kChunk = 1 << 16;
  ForChunks(z.size(), kChunk, [&](std::size_t begin, std::size_t size) { std::copy_n(&real[begin], size, &z[begin]); });
  return z;
}

template <class T>
void EigenByReflectors(T* a, std::int64_t size, double* values, Eigenvectors vectors, const Job& job) {
  const int n = static_cast<int>(size);
  const ProductThreads threads(size <= kOneThread ? 1 : Threads());
  const int lwork = static_cast<int>(std::min<std::int64_t>(BlockWorkspace(size), std::numeric_limits<int>::max()));
  const Buffer<T> work(lwork), tau(n);
  std::vector<double> off_diagonal(n);
  int info = 0;
  job.Check();
  {
    const BlasThreads blas(SectionThreads());
    Tridiagonalise(n, a, values, off_diagonal.data(), tau.data(), work.data(), lwork, &info);
  }
  RequireConverged(info);
  job.Check();
  job.Progress(0.4);
  if (vectors == Eigenvectors::None) {
    LAPACK_dsterf(&n, values, off_diagonal.data(), &info);
    RequireConverged(info);
    return;
  }
  Buffer<double> real(static_cast<std::size_t>(size) * size);
  Divide(n, values, off_diagonal.data(), real.data());
  job.Check();
  job.Progress(0.7);
  const Buffer<T> z = ConvertTo(T{}, std::move(real));
  const BlasThreads blas(SectionThreads());
  ApplyReflectors(n, a, tau.data(), z.data(), work.data(), lwork, &info);
  // Column-major LAPACK saw the transpose, conj(A): its eigenvectors are the conjugates of ours, one per row of z.
  Adjoint(size, z.data(), a);
}

}  // namespace

template <class T>
double EigenBytes(std::int64_t n, Eigenvectors vectors) {
  const double blocks = static_cast<double>(BlockWorkspace(n)) * sizeof(T);
  if (vectors == Eigenvectors::None) return blocks;
  return static_cast<double>(n) * n * (sizeof(double) + std::max(sizeof(T), sizeof(double))) + blocks;
}

template <class T>
void SymmetricEigen(T* a, std::int64_t size, double* values, Eigenvectors vectors, const Job& job) {
  if (size == 0) return;
  if (vectors != Eigenvectors::None && size > kLargestWithVectors) {
    throw ArgumentError("`n` must be at most " + std::to_string(kLargestWithVectors) + ", not " + std::to_string(size));
  }
  const double scale = ModerateFactor(LargestInTriangle(a, size));
  if (scale != 1) ScaleTriangle(a, size, scale);
  if (size <= kUngatedEigen) {
    EigenByRotations(static_cast<int>(size), a, values, vectors);
  } else {
    EigenByReflectors(a, size, values, vectors, job);
  }
  for (std::int64_t i = 0; i < size; ++i) {
    values[i] /= scale;
    if (std::isfinite(values[i])) continue;
    throw NumericalError("an eigenvalue exceeds the largest float64. Divide the matrix by a power of two");
  }
}

template double EigenBytes<double>(std::int64_t, Eigenvectors);
template double EigenBytes<Complex>(std::int64_t, Eigenvectors);
template void SymmetricEigen(double*, std::int64_t, double*, Eigenvectors, const Job&);
template void SymmetricEigen(Complex*, std::int64_t, double*, Eigenvectors, const Job&);

// By routines that never take a second thread: they pass no gate.
void TridiagonalEigen(std::int64_t size, double* diagonal, double* off_diagonal, double* vectors) {
  if (size == 0) return;
  const int n = static_cast<int>(size);
  int info = 0;
  std::vector<double> work(static_cast<std::size_t>(std::max(1, 2 * n - 2)));
  LAPACK_dsteqr("I", &n, diagonal, off_diagonal, vectors, &n, work.data(), &info);
  RequireConverged(info);
}

}  // namespace nnqs::linalg
