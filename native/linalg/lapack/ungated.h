// Calls of OpenBLAS that never take a second thread, whatever its number of threads: they pass no gate
// (base/threads.h), so that small ones do not wait for those on several threads. By the sources of OpenBLAS 0.3.20 to
// 0.3.28, whose interface to a routine asks for threads from a size on; a version with smaller sizes would cost time
// and last digits, nothing else.
#pragma once

#include <complex>
#include <cstdint>

namespace nnqs::linalg {

// gemm of m·n·k steps: 64³ in single precision, 32³ complex. Real ones in double precision are BLIS's.
template <class T>
inline constexpr double kUngatedSteps = 64.0 * 64 * 64;
template <>
inline constexpr double kUngatedSteps<std::complex<double>> = 32.0 * 32 * 32;

// potrf of order n < 64.
inline constexpr std::int64_t kUngatedCholesky = 63;

// trsm of m×n numbers on the right: below 1024, complex below 512. Within them: getrf below 10000, gemv below 9216 and
// 4096 numbers of the matrix.
template <class T>
inline constexpr std::int64_t kUngatedRight = 1023;
template <>
inline constexpr std::int64_t kUngatedRight<std::complex<double>> = 511;

// pocon: vectors of up to 10 000 numbers (dot, axpy; trsv takes none).
inline constexpr std::int64_t kUngatedCondition = 10000;

// Not tridiagonalisation (sytrd, hetrd): symv up to 0.3.22 and her2 take threads from order 1 on. Up to this order
// bands of full width are reduced by rotations instead (sbtrd, hbtrd), which take none at all.
inline constexpr std::int64_t kUngatedEigen = 16;

}  // namespace nnqs::linalg
