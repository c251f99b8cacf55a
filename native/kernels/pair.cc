#include "kernels/pair.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

#include "base/buffer.h"
#include "base/chunks.h"
#include "base/threads.h"
#include "kernels/lookUp.h"
#include "kernels/nearlyParallel.h"
#include "kernels/rows.h"
#include "kernels/tables.h"
#include "linalg/products/gemm.h"

namespace nnqs::kernels {
namespace {

constexpr std::size_t kTile = 128;

// |x|²/d; one thread per block, the same order of summation for every input.
std::vector<double> Variances(const Points& points) {
  std::vector<double> variance(points.count);
  ForChunks(points.count, kRow, [&](std::size_t begin, std::size_t count) {
    for (std::size_t i = begin; i < begin + count; ++i) {
      const double* x = points.x + i * points.dimension;
      double sum = 0;
      for (std::size_t k = 0; k < points.dimension; ++k) sum += x[k] * x[k];
      variance[i] = sum / static_cast<double>(points.dimension);
    }
  });
  return variance;
}

bool Symmetric(const Points& first, const Points& second) {
  return first.x == second.x && first.count == second.count;
}

// One tile of x·x'/d.
void ScalarProducts(const Points& first, const std::vector<double>& q1, std::size_t i0, std::size_t rows,
                    const Points& second, const std::vector<double>& q2, std::size_t j0, std::size_t columns,
                    double* k) {
  const std::size_t d = first.dimension;
  linalg::Gemm<double> gemm;
  gemm.op_b = linalg::Op::Transpose, gemm.alpha = 1.0 / static_cast<double>(d);
  gemm.m = static_cast<std::int64_t>(rows), gemm.n = static_cast<std::int64_t>(columns);
  gemm.k = gemm.lda = gemm.ldb = static_cast<std::int64_t>(d);
  gemm.a = first.x + i0 * d, gemm.b = second.x + j0 * d, gemm.c = k, gemm.ldc = kTile;
  linalg::MultiplyHere(gemm);
  // An input whose squares vanish counts as 0 in products too, which need not vanish.
  for (std::size_t i = 0; i < rows; ++i) {
    if (q1[i0 + i] == 0) std::fill_n(k + i * kTile, columns, 0.0);
  }
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t i = 0; q2[j0 + j] == 0 && i < rows; ++i) k[i * kTile + j] = 0;
  }
}

// Settles a row of a tile, equal up to the rounding of a sum of d terms: the angle between equal or opposite inputs
// must be 0 or π, not the square root of a rounding error away. Finds those inputs that are close to the row's own, and
// those parallel to it where that is asked for.
void SettleRow(const Points& first, double q1, std::size_t i, const Points& second, const double* q2, std::size_t j0,
               std::size_t columns, bool kinks, double* k, Near& near) {
  near.close.clear(), near.parallel.clear();
  const double slack = std::numeric_limits<double>::epsilon() * (4 + static_cast<double>(first.dimension));
  const Neighbours some = Settle(columns, q1, q2, slack, k);
  for (std::size_t j = 0; kinks && some.parallel && j < columns; ++j) {
    if (k[j] * k[j] >= kParallel * q1 * q2[j]) near.parallel.push_back(j);
  }
  if (!some.close) return;
  const auto is_close = [&](std::size_t j) { return (q1 - k[j]) + (q2[j] - k[j]) < kClose * (q1 + q2[j]); };
  const std::size_t d = first.dimension;
  for (std::size_t j = 0; j < columns; ++j) {
    if (!is_close(j)) continue;
    const double *x = first.x + i * d, *other = second.x + (j0 + j) * d;
    double sum = 0;
    for (std::size_t c = 0; c < d; ++c) sum += (x[c] - other[c]) * (x[c] - other[c]);
    near.close.push_back({j, sum / static_cast<double>(d)});
  }
}

void Write(const double* tile, std::size_t rows, std::size_t columns, double* out, std::size_t stride) {
  for (std::size_t i = 0; i < rows; ++i) std::copy_n(tile + i * kTile, columns, out + i * stride);
}

// A tile on the diagonal: the lower half from the upper one, because BLAS need not round (i, j) as it rounds (j, i).
void Mirror(double* tile, std::size_t rows) {
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < i; ++j) tile[i * kTile + j] = tile[j * kTile + i];
  }
}

// By blocks of whole cache lines of `out`, two by two elements at a time, which are pairs that compilers put into
// vectors.
void WriteTransposed(const double* tile, std::size_t rows, std::size_t columns, double* out, std::size_t stride) {
  constexpr std::size_t kBlock = 8;
  const auto block = [&](std::size_t i0, std::size_t j0) {
    for (std::size_t j = j0; j < j0 + kBlock; j += 2) {
      for (std::size_t i = i0; i < i0 + kBlock; i += 2) {
        const double *from = tile + i * kTile + j, *next = from + kTile;
        const double square[4] = {from[0], next[0], from[1], next[1]};
        std::copy_n(square, 2, out + j * stride + i);
        std::copy_n(square + 2, 2, out + (j + 1) * stride + i);
      }
    }
  };
  const std::size_t whole_rows = rows / kBlock * kBlock, whole_columns = columns / kBlock * kBlock;
  for (std::size_t j0 = 0; j0 < whole_columns; j0 += kBlock) {
    for (std::size_t i0 = 0; i0 < whole_rows; i0 += kBlock) block(i0, j0);
  }
  for (std::size_t j = 0; j < columns; ++j) {
    for (std::size_t i = j < whole_columns ? whole_rows : 0; i < rows; ++i) out[j * stride + i] = tile[i * kTile + j];
  }
}

// Inputs of any kind: tiles of scalar products, the recursion on their rows; in the symmetric case the upper half only.
void Compute(const Program& program, const Points& first, const Points& second, const Matrices& out,
             const Progress& progress) {
  const bool symmetric = Symmetric(first, second);
  const std::vector<double> q1 = Variances(first), q2 = symmetric ? q1 : Variances(second);
  const Diagonal d1 = RunDiagonal(program, q1);
  const Diagonal own = symmetric ? Diagonal{} : RunDiagonal(program, q2);
  const Diagonal& d2 = symmetric ? d1 : own;
  const std::size_t tile_rows = (first.count + kTile - 1) / kTile, tile_columns = (second.count + kTile - 1) / kTile;
  const std::size_t columns = second.count;
  std::atomic<std::size_t> done{0};
  const ProductThreads one(1);
  ParallelFor(tile_rows * tile_columns, [&](std::size_t tile) {
    progress(static_cast<double>(done) / static_cast<double>(tile_rows * tile_columns));
    const std::size_t ti = tile / tile_columns, tj = tile % tile_columns;
    if (!symmetric || ti <= tj) {
      thread_local Row row;
      thread_local Near near;
      thread_local Buffer<double> k(kTile * kTile), theta(kTile * kTile);
      const std::size_t i0 = ti * kTile, j0 = tj * kTile;
      const std::size_t m = std::min(kTile, first.count - i0), n = std::min(kTile, second.count - j0);
      ScalarProducts(first, q1, i0, m, second, q2, j0, n, k.data());
      for (std::size_t i = 0; i < m; ++i) {
        SettleRow(first, q1[i0 + i], i0 + i, second, q2.data() + j0, j0, n, program.kinks, k.data() + i * kTile, near);
        double *row_k = k.data() + i * kTile, *row_theta = theta.data() + i * kTile;
        row.Run(program, d1, i0 + i, d2, j0, n, near, row_k, row_theta);
        const double* x = first.x + (i0 + i) * first.dimension;
        for (const std::size_t j : row.suspects()) {
          const double* other = second.x + (j0 + j) * second.dimension;
          if (x == other) continue;
          double* wanted = out.ntk == nullptr ? nullptr : row_theta + j;
          RunNearlyParallel(program, StateOf(x, other, first.dimension), row_k[j], wanted);
        }
      }
      for (const auto& [tile_data, matrix] : {std::pair{k.data(), out.nngp}, std::pair{theta.data(), out.ntk}}) {
        if (matrix == nullptr) continue;
        if (symmetric && ti == tj) Mirror(tile_data, m);
        Write(tile_data, m, n, matrix + i0 * columns + j0, columns);
        if (symmetric && ti < tj) WriteTransposed(tile_data, m, n, matrix + j0 * columns + i0, columns);
      }
    }
    ++done;
  });
}

// A table must be much cheaper than what it replaces.
bool WorthTabulating(const Grids& grids) {
  const double pairs = static_cast<double>(grids.first.count) * static_cast<double>(grids.second.count);
  return TableSize(grids) <= std::max(pairs / 4, 64.0);
}

}  // namespace

void KernelMatrices(const Program& program, const Points& first, const Points& second, const Matrices& out,
                    const Progress& progress) {
  if (first.count == 0 || second.count == 0) return;
  if (const auto grids = FindGrids(first, second); grids && WorthTabulating(*grids)) {
    const Diagonal d1 = RunDiagonal(program, ClassVariances(grids->first, grids->unit, first.dimension));
    const bool symmetric = Symmetric(first, second);
    const Diagonal own =
        symmetric ? Diagonal{} : RunDiagonal(program, ClassVariances(grids->second, grids->unit, second.dimension));
    LookUp(Tabulate(program, *grids, first.dimension, d1, symmetric ? d1 : own), *grids, first.dimension, out,
           progress);
  } else {
    Compute(program, first, second, out, progress);
  }
}

void KernelDiagonal(const Program& program, const Points& points, double* nngp, double* ntk) {
  const Diagonal diagonal = RunDiagonal(program, Variances(points));
  if (nngp != nullptr) std::copy_n(diagonal.k.data(), points.count, nngp);
  if (ntk != nullptr) std::copy_n(diagonal.theta.data(), points.count, ntk);
}

double InputsBytes(const Program& program, std::size_t inputs, std::size_t dimension) {
  const double code =
      sizeof(std::int16_t) * static_cast<double>(dimension) + sizeof(std::int64_t) + sizeof(std::int32_t);
  return DiagonalBytes(program, inputs) + static_cast<double>(inputs) * (sizeof(double) + code);
}

double MatricesBytes(std::size_t first, std::size_t second, bool both) {
  return (both ? 2.0 : 1.0) * sizeof(double) * static_cast<double>(first) * static_cast<double>(second);
}

}  // namespace nnqs::kernels
