#include "correlators/localBasis.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "base/buffer.h"
#include "base/errors.h"
#include "base/threads.h"
#include "linalg/decompositions/eigen.h"
#include "linalg/products/gemm.h"

namespace nnqs::correlators {
namespace {

constexpr std::int64_t kTile = 64;
// Columns that are rotated at a time: so many stay in the cache.
constexpr std::int64_t kColumns = 512;
// Configurations of A whose rows one thread rotates after each other, in the same memory.
constexpr std::int64_t kPortion = 4;

void RequireSymmetric(const double* kernel, std::int64_t n) {
  const std::int64_t tiles = (n + kTile - 1) / kTile;
  ParallelFor(static_cast<std::size_t>(tiles * tiles), [=](std::size_t tile) {
    const std::int64_t i0 = static_cast<std::int64_t>(tile) / tiles * kTile;
    const std::int64_t j0 = static_cast<std::int64_t>(tile) % tiles * kTile;
    for (std::int64_t i = i0; i < std::min(n, i0 + kTile); ++i) {
      for (std::int64_t j = j0; j < std::min({n, j0 + kTile, i + 1}); ++j) {
        const double x = kernel[i * n + j], y = kernel[j * n + i];
        if (std::abs(x - y) <= 1e-10 * (std::abs(x) + std::abs(y))) continue;
        std::ostringstream message;
        message.precision(17);
        if (!std::isfinite(x) || !std::isfinite(y)) {
          const bool first = !std::isfinite(x);
          message << "the kernel holds " << (first ? x : y) << " at (" << (first ? i : j) << ", " << (first ? j : i)
                  << "); every entry must be finite. Check how it was computed";
          throw ArgumentError(message.str());
        }
        message << "the kernel is not symmetric: (" << i << ", " << j << ") is " << x << ", (" << j << ", " << i
                << ") is " << y << ". Pass a symmetric one, for example half the sum of it and its transpose";
        throw ArgumentError(message.str());
      }
    }
  });
}

double RequirePositiveTrace(const double* kernel, std::int64_t n) {
  double trace = 0;
  for (std::int64_t i = 0; i < n; ++i) trace += kernel[i * n + i];
  if (trace > 0 && std::isfinite(trace) && std::isfinite(1 / trace)) return trace;
  std::ostringstream message;
  message << "the trace of the kernel is " << trace << "; ";
  message << (trace <= 0
                  ? "that of a positive semi-definite kernel which is not 0 is positive. Pass a two-point function"
                  : "it leaves the range of doubles. Pass a multiple of the kernel");
  throw NumericalError(message.str());
}

// Eigenvalues, and eigenvectors in columns if they are asked for, of the partial trace on the side whose configurations
// are `step` apart in the order of the cut, those of the other side `over_step`.
struct Basis {
  std::vector<double> values, vectors;
};

Basis BasisOf(const double* kernel, const Cut& cut, std::int64_t size, std::int64_t step, std::int64_t over,
              std::int64_t over_step, double scale, linalg::Eigenvectors vectors) {
  const std::int64_t n = cut.a * cut.b;
  Basis basis{std::vector<double>(static_cast<std::size_t>(size)),
              std::vector<double>(static_cast<std::size_t>(size * size))};
  ForRows(size, size * over, [&](std::int64_t i) {
    for (std::int64_t j = 0; j < size; ++j) {
      double sum = 0;
      for (std::int64_t k = 0; k < over; ++k) {
        const std::int64_t row = cut.configurations[i * step + k * over_step];
        sum += kernel[row * n + cut.configurations[j * step + k * over_step]];
      }
      basis.vectors[static_cast<std::size_t>(i * size + j)] = scale * sum;
    }
  });
  linalg::SymmetricEigen(basis.vectors.data(), size, basis.values.data(), vectors);
  return basis;
}

// c ← op(A)·B, contiguous but for the rows of B and C.
void Rotate(linalg::Op op, const double* a, const double* b, std::int64_t ldb, double* c, std::int64_t ldc,
            std::int64_t m, std::int64_t n, std::int64_t k) {
  linalg::Gemm<double> gemm;
  gemm.op_a = op, gemm.m = m, gemm.n = n, gemm.k = k;
  gemm.a = a, gemm.lda = op == linalg::Op::None ? k : m, gemm.b = b, gemm.ldb = ldb, gemm.c = c, gemm.ldc = ldc;
  linalg::MultiplyHere(gemm);
}

// rows[b, y] = scale·kernel[c(a, b), c(y)].
void Gather(const double* kernel, const Cut& cut, std::int64_t a, double scale, double* rows) {
  const std::int64_t n = cut.a * cut.b;
  for (std::int64_t b = 0; b < cut.b; ++b) {
    const double* row = kernel + cut.configurations[a * cut.b + b] * n;
    for (std::int64_t y = 0; y < n; ++y) rows[b * n + y] = scale * row[cut.configurations[y]];
  }
}

// K[a, b; a', b'] ← Σ U[α, a] W[β, b] U[α', a'] W[β', b'] K[α, β; α', β']: first β', α' and β for each α, then α.
void Rotated(const double* kernel, const Cut& cut, double scale, const Basis& u, const Basis& w, double* result) {
  const std::int64_t a = cut.a, b = cut.b, n = a * b;
  const ProductThreads threads(1);
  ParallelFor(static_cast<std::size_t>((a + kPortion - 1) / kPortion), [&](std::size_t portion) {
    const Buffer<double> rows(static_cast<std::size_t>(b * n)), turned(static_cast<std::size_t>(b * n));
    const auto begin = static_cast<std::int64_t>(portion) * kPortion;
    for (std::int64_t slab = begin; slab < std::min(a, begin + kPortion); ++slab) {
      Gather(kernel, cut, slab, scale, rows.data());
      Rotate(linalg::Op::None, rows.data(), w.vectors.data(), b, turned.data(), b, n, b, b);
      for (std::int64_t row = 0; row < b; ++row) {
        Rotate(linalg::Op::Transpose, u.vectors.data(), turned.data() + row * n, b, rows.data() + row * n, b, a, b, a);
      }
      Rotate(linalg::Op::Transpose, w.vectors.data(), rows.data(), n, result + slab * b * n, n, b, n, b);
    }
  });
  const std::int64_t parts = (n + kColumns - 1) / kColumns;
  ParallelFor(static_cast<std::size_t>(b * parts), [&](std::size_t part) {
    const std::int64_t column = static_cast<std::int64_t>(part) % parts * kColumns;
    const std::int64_t columns = std::min(kColumns, n - column);
    double* from = result + static_cast<std::int64_t>(part) / parts * n + column;
    const Buffer<double> turned(static_cast<std::size_t>(a * columns));
    Rotate(linalg::Op::Transpose, u.vectors.data(), from, b * n, turned.data(), columns, a, columns, a);
    for (std::int64_t i = 0; i < a; ++i) std::copy_n(turned.data() + i * columns, columns, from + i * b * n);
  });
}

}  // namespace

LocalKernel InLocalBasis(Work& work, const double* kernel, const Cut& cut, int order) {
  const std::int64_t n = cut.a * cut.b;
  LocalKernel local;
  local.of_a.resize(static_cast<std::size_t>(cut.a)), local.of_b.resize(static_cast<std::size_t>(cut.b));
  const auto elements = std::make_shared<Block>(work, n * n);
  local.elements = elements;
  const auto vectors = order > 2 ? linalg::Eigenvectors::Columns : linalg::Eigenvectors::None;
  const double squares = static_cast<double>(cut.a) * cut.a + static_cast<double>(cut.b) * cut.b;
  const CountedBytes bases(work,
                           sizeof(double) * squares + linalg::EigenBytes<double>(std::max(cut.a, cut.b), vectors));
  const CountedBytes rows(work, 2.0 * sizeof(double) * Threads() * static_cast<double>(cut.b * n));
  if (work.job != nullptr) {
    RequireSymmetric(kernel, n);
    local.trace = RequirePositiveTrace(kernel, n);
    const double scale = 1 / local.trace;
    const Basis u = BasisOf(kernel, cut, cut.a, cut.b, cut.b, 1, scale, vectors);
    const Basis w = BasisOf(kernel, cut, cut.b, 1, cut.a, cut.b, scale, vectors);
    local.of_a = u.values, local.of_b = w.values;
    work.job->Check();
    if (order > 2) {
      Rotated(kernel, cut, scale, u, w, elements->data());
    } else {
      ForRows(cut.a, cut.b * n,
              [&](std::int64_t a) { Gather(kernel, cut, a, scale, elements->data() + a * cut.b * n); });
    }
  }
  work.Spend(order > 2 ? 4.0 * static_cast<double>(n) * n * (cut.a + cut.b) : 0);
  return local;
}

}  // namespace nnqs::correlators
