#include "networks/empiricalKernel.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/buffer.h"
#include "base/errors.h"
#include "base/threads.h"
#include "linalg/decompositions/cholesky.h"
#include "linalg/products/gemm.h"

namespace nnqs::networks {
namespace {

// Rows of the Gram matrix that one thread makes at a time.
constexpr std::size_t kPanel = 128;
// What BLAS touches of its work space for each thread that factors more than a small matrix, bytes.
constexpr double kWorkSpace = 1 << 25, kSmall = 256;

// c (m×n) ← a·bᵀ, rows of k numbers.
void RowProducts(std::size_t m, std::size_t n, std::size_t k, const double* a, const double* b, double* c) {
  linalg::MultiplyHere(linalg::Contiguous(linalg::Op::None, linalg::Op::Transpose, static_cast<std::int64_t>(m),
                                          static_cast<std::int64_t>(n), static_cast<std::int64_t>(k), a, b, c));
}

// Activations and pre-activations of all points.
struct Pass {
  DenseScratch<double> layers;
  Buffer<double> outputs;

  Pass(const DenseShape& shape, const double* parameters, std::size_t points, const double* inputs)
      : layers(shape, points), outputs(points * shape.Outputs()) {
    const ProductThreads all(Threads());
    Forward(shape, parameters, points, inputs, layers, outputs.data());
  }
};

// What a layer adds to the blocks (k, k') of the Gram matrix, k ≥ k'.
struct Layer {
  std::size_t in, out;
  const double* h;                   // points × in
  std::vector<const double*> delta;  // of every output, points × out
  double weight_rate, bias_rate;
};

void AddLayer(const Layer& layer, std::size_t points, std::size_t outputs, double* gram, const Job& job) {
  const std::size_t size = outputs * points, panels = (points + kPanel - 1) / kPanel;
  ParallelFor(panels, [&](std::size_t turn) {
    job.Check();
    const ProductThreads one(1);
    const std::size_t first = (panels - 1 - turn) * kPanel, rows = std::min(kPanel, points - first);  // long ones first
    const std::size_t columns = outputs == 1 ? first + rows : points;
    Buffer<double> inner(rows * columns), slopes(rows * columns);
    RowProducts(rows, columns, layer.in, layer.h + first * layer.in, layer.h, inner.data());
    for (std::size_t k = 0; k < outputs; ++k) {
      for (std::size_t l = 0; l <= k; ++l) {
        RowProducts(rows, columns, layer.out, layer.delta[k] + first * layer.out, layer.delta[l], slopes.data());
        for (std::size_t i = 0; i < rows; ++i) {
          double* row = gram + (k * points + first + i) * size + l * points;
          const double *h = inner.data() + i * columns, *d = slopes.data() + i * columns;
          for (std::size_t j = 0; j < columns; ++j) row[j] += (layer.weight_rate * h[j] + layer.bias_rate) * d[j];
        }
      }
    }
  });
}

// The lower triangle of Θ on all points, outputs × points numbers a row.
Buffer<double> EmpiricalKernel(const DenseShape& shape, const std::vector<double>& rates, const double* parameters,
                               std::size_t points, const double* inputs, const Job& job) {
  const std::size_t outputs = shape.Outputs(), size = outputs * points;
  Buffer<double> gram(size * size);
  ForRows(static_cast<std::int64_t>(size), static_cast<std::int64_t>(size),
          [&](std::int64_t row) { std::fill_n(gram.data() + static_cast<std::size_t>(row) * size, size, 0.0); });
  const Pass pass(shape, parameters, points, inputs);
  std::vector<Buffer<double>> delta, next;
  for (std::size_t k = 0; k < outputs; ++k) {
    delta.emplace_back(points * shape.LargestWidth());
    next.emplace_back(points * shape.LargestWidth());
    for (std::size_t i = 0; i < points; ++i)
      for (std::size_t l = 0; l < outputs; ++l) delta[k][i * outputs + l] = k == l ? 1.0 : 0.0;
  }
  const double* weights = parameters + shape.Parameters();
  for (std::size_t l = shape.Layers(); l-- > 0;) {
    const std::size_t in = shape.widths[l], out = shape.widths[l + 1];
    weights -= (in + 1) * out;
    Layer layer{in, out, l == 0 ? inputs : pass.layers.activations[l - 1].data(), {}, rates[2 * l], rates[2 * l + 1]};
    for (const Buffer<double>& one : delta) layer.delta.push_back(one.data());
    AddLayer(layer, points, outputs, gram.data(), job);
    if (l == 0) break;
    const ProductThreads all(Threads());
    for (std::size_t k = 0; k < outputs; ++k) {
      RowProducts(points, in, out, delta[k].data(), weights, next[k].data());
      MultiplyByDerivative(shape.activations[l - 1], points * in, pass.layers.preactivations[l - 1].data(),
                           next[k].data());
      std::swap(delta[k], next[k]);
    }
  }
  return gram;
}

// The lower triangle of PΘPᵀ from that of Θ.
Buffer<double> Grouped(Buffer<double> gram, std::size_t outputs, std::size_t points, const Groups& groups) {
  const std::size_t size = outputs * points, reduced = outputs * groups.count;
  bool alone = groups.count == points;  // every point its own group
  for (std::size_t i = 0; i < points; ++i) alone = alone && groups.owner[i] == static_cast<std::int32_t>(i);
  if (alone) {
    for (std::size_t i = 0; i < size; ++i)
      for (std::size_t j = 0; j <= i; ++j)
        gram[i * size + j] *= groups.coefficient[i % points] * groups.coefficient[j % points];
    return gram;
  }
  Buffer<double> sums(reduced * reduced);
  std::fill_n(sums.data(), sums.size(), 0.0);
  const auto group = [&](std::size_t i) {
    return i / points * groups.count + static_cast<std::size_t>(groups.owner[i % points]);
  };
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t a = group(i);
    const double factor = groups.coefficient[i % points];
    for (std::size_t j = 0; j <= i; ++j) {
      const std::size_t b = group(j);
      const double term = factor * groups.coefficient[j % points] * gram[i * size + j];
      sums[std::max(a, b) * reduced + std::min(a, b)] += a == b && i != j ? 2 * term : term;
    }
  }
  return sums;
}

// Adds what the Θ of one body, whose outputs are numbers `first` and on of two, gives to that of complex groups.
void AddTurned(const Buffer<double>& gram, std::size_t first, std::size_t outputs, std::size_t points,
               const Groups& groups, double* sums) {
  const std::size_t size = outputs * points, reduced = 2 * groups.count;
  // The factor of output k of point i in part p of its group.
  const auto factor = [&](std::size_t p, std::size_t k, std::size_t i) {
    if (p == k) return groups.coefficient[i];
    return p == 0 ? groups.imaginary[i] : -groups.imaginary[i];
  };
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t x = i % points, k = first + i / points;
    for (std::size_t j = 0; j <= i; ++j) {
      const std::size_t y = j % points, l = first + j / points;
      for (std::size_t p = 0; p < 2; ++p) {
        const std::size_t a = p * groups.count + static_cast<std::size_t>(groups.owner[x]);
        for (std::size_t q = 0; q < (i == j ? p + 1 : 2); ++q) {
          const std::size_t b = q * groups.count + static_cast<std::size_t>(groups.owner[y]);
          const double term = factor(p, k, x) * factor(q, l, y) * gram[i * size + j];
          sums[std::max(a, b) * reduced + std::min(a, b)] += a == b && i != j ? 2 * term : term;
        }
      }
    }
  }
}

}  // namespace

double NaturalBytes(const DenseShape& shape, std::size_t bodies, std::size_t points, std::size_t groups) {
  const auto outputs = static_cast<double>(shape.Outputs()), n = static_cast<double>(points);
  double kept = 0;  // activations and pre-activations of hidden layers, two gradients of every output
  for (std::size_t l = 1; l < shape.Layers(); ++l) kept += 2.0 * static_cast<double>(shape.widths[l]);
  kept += (2 * outputs + 2) * static_cast<double>(shape.LargestWidth()) + outputs;
  const double reduced =
      groups < points || bodies > 1 ? static_cast<double>(bodies) * outputs * static_cast<double>(groups) : 0;
  const double panels = 2.0 * kPanel * n * Threads();
  const double factor = outputs * n > kSmall ? kWorkSpace * Threads() : 0;
  return factor + 8 * (outputs * n * outputs * n + reduced * reduced + n * kept + panels +
                       static_cast<double>(shape.Parameters()));
}

void NaturalSlopes(const DenseShape& shape, const std::vector<double>& rates, const double* parameters,
                   std::size_t bodies, std::size_t points, const double* inputs, const Groups& groups, double damping,
                   double relative, double* forces, const Job& job) {
  const std::size_t outputs = shape.Outputs(), size = bodies * outputs * groups.count;
  Buffer<double> gram;
  if (groups.imaginary == nullptr) {
    gram = Grouped(EmpiricalKernel(shape, rates, parameters, points, inputs, job), outputs, points, groups);
  } else {
    gram = Buffer<double>(size * size);
    std::fill_n(gram.data(), gram.size(), 0.0);
    for (std::size_t body = 0; body < bodies; ++body) {
      const double* own = parameters + body * shape.Parameters();
      AddTurned(EmpiricalKernel(shape, rates, own, points, inputs, job), body * outputs, outputs, points, groups,
                gram.data());
    }
  }
  job.Check();
  double trace = 0;
  for (std::size_t i = 0; i < size; ++i) trace += gram[i * size + i];
  const double lambda = damping + relative * trace;
  for (std::size_t i = 0; i < size; ++i) gram[i * size + i] += lambda;
  try {
    linalg::Cholesky(gram.data(), static_cast<std::int64_t>(size));
  } catch (const NumericalError& error) {
    throw NumericalError("with the damping " + std::to_string(lambda) +
                         " the Gram matrix of the natural gradient cannot be solved in double precision (" +
                         error.what() + "). Take a larger damping");
  }
  job.Check();
  linalg::CholeskySolve(gram.data(), static_cast<std::int64_t>(size), forces, 1);
}

}  // namespace nnqs::networks
