#include "dynamics/covariances.h"

#include <algorithm>
#include <numbers>

#include "boundary/memory.h"
#include "linalg/threads.h"
#include "linalg/triangular.h"

namespace nnqs::dynamics {
namespace {

// The lower triangle as a vector whose inner products are those of the symmetric matrices: entries off the diagonal
// times √2. Returns the trace.
template <class T>
double Pack(const T* c, std::int64_t m, T* packed) {
  ParallelFor(static_cast<std::size_t>(m), [&](std::size_t row) {
    T* to = packed + row * (row + 1) / 2;
    for (std::size_t j = 0; j < row; ++j) to[j] = static_cast<T>(std::numbers::sqrt2) * c[row * m + j];
    to[row] = c[row * m + row];
  });
  double trace = 0;
  for (std::int64_t i = 0; i < m; ++i) trace += c[i * m + i];
  return trace;
}

// products = P·Pᵀ for the r rows of P, summed in double over chunks that stay in the cache.
template <class T>
void RowProducts(const T* rows, std::int64_t r, std::size_t length, double* products) {
  constexpr std::size_t kChunk = 8192;
  const std::size_t chunks = (length + kChunk - 1) / kChunk;
  const std::size_t pairs = static_cast<std::size_t>(r) * r;
  const Buffer<double> partial(chunks * pairs);
  ParallelFor(chunks, [&](std::size_t chunk) {
    const std::size_t begin = chunk * kChunk, end = std::min(length, begin + kChunk);
    for (std::int64_t i = 0; i < r; ++i) {
      for (std::int64_t j = 0; j <= i; ++j) {
        const T *a = rows + i * length, *b = rows + j * length;
        double sum = 0;
#pragma omp simd reduction(+ : sum)
        for (std::size_t at = begin; at < end; ++at) sum += static_cast<double>(a[at]) * b[at];
        partial[chunk * pairs + i * r + j] = sum;
      }
    }
  });
  for (std::int64_t i = 0; i < r; ++i) {
    for (std::int64_t j = 0; j <= i; ++j) {
      double sum = 0;
      for (std::size_t chunk = 0; chunk < chunks; ++chunk) sum += partial[chunk * pairs + i * r + j];
      products[i * r + j] = products[j * r + i] = sum;
    }
  }
}

}  // namespace

template <class T>
double CovarianceWorkspace(std::int64_t m, std::int64_t n, std::int64_t r) {
  const auto rows = static_cast<double>(m), columns = static_cast<double>(n);
  return sizeof(T) *
         (static_cast<double>(r) * rows * (rows + 1) / 2 + rows * columns + columns * columns + rows * rows);
}

template <class T>
void CovarianceTraces(const CovarianceFamily& family, double* traces, double* products, const Job& job) {
  const auto [m, n, r, reach, factor, test, rest, gains] = family;
  const std::size_t rows = m, width = n, length = rows * (rows + 1) / 2;
  const Buffer<T> l(width * width), z(rows * width), c(rows * rows), packed(r * length);
  ParallelFor(width, [&, from = factor](std::size_t i) { std::copy_n(from + i * width, width, l.data() + i * width); });
  for (std::int64_t j = 0; j < r; ++j) {
    job.Check();
    const double* gain = gains + j * width;
    ParallelFor(rows, [&, from = reach, base = rest](std::size_t i) {
      for (std::size_t k = 0; k < width; ++k) z[i * width + k] = static_cast<T>(from[i * width + k] * gain[k]);
      for (std::size_t k = 0; k < rows; ++k) c[i * rows + k] = static_cast<T>(base[i * rows + k]);
    });
    linalg::MultiplyByLower(l.data(), n, z.data(), m);
    ParallelFor(rows, [&, from = test](std::size_t i) {
      for (std::size_t k = 0; k < width; ++k) z[i * width + k] = static_cast<T>(from[i * width + k] - z[i * width + k]);
    });
    linalg::GramLower(z.data(), m, n, T{1}, c.data());
    traces[j] = Pack(c.data(), m, packed.data() + j * length);
    job.Progress(static_cast<double>(j + 1) / static_cast<double>(r));
  }
  RowProducts(packed.data(), r, length, products);
}

template double CovarianceWorkspace<float>(std::int64_t, std::int64_t, std::int64_t);
template double CovarianceWorkspace<double>(std::int64_t, std::int64_t, std::int64_t);
template void CovarianceTraces<float>(const CovarianceFamily&, double*, double*, const Job&);
template void CovarianceTraces<double>(const CovarianceFamily&, double*, double*, const Job&);

}  // namespace nnqs::dynamics
