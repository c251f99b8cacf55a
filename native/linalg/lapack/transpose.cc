#include "linalg/lapack/transpose.h"

#include <algorithm>
#include <complex>

#include "base/chunks.h"
#include "linalg/lapack/conj.h"

namespace nnqs::linalg {
namespace {

constexpr std::int64_t kTile = 32;

}  // namespace

template <class T>
void Adjoint(std::int64_t n, const T* from, T* to) {
  ForChunks(static_cast<std::size_t>(n), kTile, [=](std::size_t first, std::size_t rows) {
    const auto i0 = static_cast<std::int64_t>(first), i1 = i0 + static_cast<std::int64_t>(rows);
    for (std::int64_t j0 = 0; j0 < n; j0 += kTile) {
      const std::int64_t j1 = std::min(n, j0 + kTile);
      for (std::int64_t i = i0; i < i1; ++i) {
        for (std::int64_t j = j0; j < j1; ++j) to[i * n + j] = Conj(from[j * n + i]);
      }
    }
  });
}

template void Adjoint(std::int64_t, const double*, double*);
template void Adjoint(std::int64_t, const std::complex<double>*, std::complex<double>*);

}  // namespace nnqs::linalg
