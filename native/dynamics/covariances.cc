#include "dynamics/covariances.h"

#include <algorithm>
#include <cstring>
#include <numbers>

#include "boundary/memory.h"
#include "linalg/threads.h"
#include "linalg/triangular.h"

namespace nnqs::dynamics {
namespace {

// The lower triangle as a vector whose inner products are those of the symmetric matrices: entries off the diagonal
// times √2. Returns the trace.
double Pack(const double* c, std::int64_t m, double* packed) {
  ParallelFor(static_cast<std::size_t>(m), [&](std::size_t row) {
    double* to = packed + row * (row + 1) / 2;
    for (std::size_t j = 0; j < row; ++j) to[j] = std::numbers::sqrt2 * c[row * m + j];
    to[row] = c[row * m + row];
  });
  double trace = 0;
  for (std::int64_t i = 0; i < m; ++i) trace += c[i * m + i];
  return trace;
}

}  // namespace

double CovarianceWorkspace(std::int64_t m, std::int64_t n, std::int64_t r) {
  const auto rows = static_cast<double>(m);
  return sizeof(double) *
         (static_cast<double>(r) * rows * (rows + 1) / 2 + rows * static_cast<double>(n) + rows * rows);
}

void CovarianceTraces(const CovarianceFamily& family, double* traces, double* products, const Job& job) {
  const auto [m, n, r, reach, factor, test, rest, gains] = family;
  const std::size_t length = static_cast<std::size_t>(m) * (m + 1) / 2;
  const Buffer<double> z(static_cast<std::size_t>(m) * n), c(static_cast<std::size_t>(m) * m), packed(r * length);
  for (std::int64_t j = 0; j < r; ++j) {
    job.Check();
    const double* gain = gains + j * n;
    const auto rows = static_cast<std::size_t>(m);
    ParallelFor(rows, [&, n = n, reach = reach](std::size_t i) {
      for (std::int64_t k = 0; k < n; ++k) z[i * n + k] = reach[i * n + k] * gain[k];
    });
    linalg::MultiplyByLower(factor, n, z.data(), m);
    ParallelFor(rows, [&, n = n, test = test](std::size_t i) {
      for (std::int64_t k = 0; k < n; ++k) z[i * n + k] = test[i * n + k] - z[i * n + k];
    });
    CopyBytes(c.data(), rest, sizeof(double) * m * m);
    linalg::GramLower(z.data(), m, n, 1.0, c.data());
    traces[j] = Pack(c.data(), m, packed.data() + j * length);
    job.Progress(static_cast<double>(j + 1) / static_cast<double>(r));
  }
  linalg::Gram(packed.data(), r, static_cast<std::int64_t>(length), 0.0, products);
}

}  // namespace nnqs::dynamics
