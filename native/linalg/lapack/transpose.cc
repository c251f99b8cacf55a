#include "linalg/lapack/transpose.h"

#include <algorithm>
#include <complex>

#include "base/threads.h"
#include "linalg/lapack/conj.h"

namespace nnqs::linalg {
namespace {

constexpr std::int64_t kTile = 32;

}  // namespace

template <class T>
void Adjoint(std::int64_t n, const T* from, T* to) {
  ParallelFor(static_cast<std::size_t>((n + kTile - 1) / kTile), [=](std::size_t tile) {
    const std::int64_t i0 = static_cast<std::int64_t>(tile) * kTile, i1 = std::min(n, i0 + kTile);
    for (std::int64_t j0 = 0; j0 < n; j0 += kTile) {
      const std::int64_t j1 = std::min(n, j0 + kTile);
      for (std::int64_t i = i0; i < i1; ++i) {
        for (std::int64_t j = j0; j < j1; ++j) to[i * n + j] = Conj(from[j * n + i]);
      }
    }
  });
}

template <class T>
void Conjugate(std::int64_t count, const T* from, T* to) {
  constexpr std::int64_t kChunk = 1 << 16;
  ParallelFor(static_cast<std::size_t>((count + kChunk - 1) / kChunk), [=](std::size_t chunk) {
    const std::int64_t begin = static_cast<std::int64_t>(chunk) * kChunk;
    for (std::int64_t i = begin; i < std::min(count, begin + kChunk); ++i) to[i] = Conj(from[i]);
  });
}

template void Adjoint(std::int64_t, const double*, double*);
template void Adjoint(std::int64_t, const std::complex<double>*, std::complex<double>*);
template void Conjugate(std::int64_t, const double*, double*);
template void Conjugate(std::int64_t, const std::complex<double>*, std::complex<double>*);

}  // namespace nnqs::linalg
