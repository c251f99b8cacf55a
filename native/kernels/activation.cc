#include "kernels/activation.h"

#include <algorithm>
#include <cmath>

#include "activations/table-inl.h"
#include "base/buffer.h"
#include "base/chunks.h"
#include "base/errors.h"
#include "kernels/operations.h"

namespace nnqs::kernels {

void Evaluate(const Operation& op, std::size_t count, const double* x, double* values, double* derivatives) {
  constexpr std::size_t kBlock = 1 << 14;
  bool found = false;
  activations::All::Visit(static_cast<int>(op.code), op.p.data(), [&](const auto& activation) {
    found = true;
    ForChunks(count, kBlock, [&](std::size_t begin, std::size_t size) {
      for (std::size_t i = begin; i < begin + size; ++i) values[i] = activation.Value(x[i]);
      for (std::size_t i = begin; i < begin + size; ++i) derivatives[i] = activation.Slope(x[i]);
    });
  });
  if (!found) throw ArgumentError(std::string(Name(op.code)) + " is no function of one number");
}

void Duals(const Program& program, std::size_t count, const double* q1, const double* q2, const double* q, double* t,
           double* dot) {
  constexpr std::size_t kBlock = 512;
  const Operation& op = program.operations[0];
  ForChunks(count, kBlock, [&](std::size_t begin, std::size_t size) {
    Buffer<double> own(4 * kBlock);
    std::fill_n(own.data(), own.size(), 1.0);
    double *v1 = own.data(), *v2 = v1 + kBlock, *k = v2 + kBlock, *theta = k + kBlock;
    std::copy_n(q1 + begin, size, v1);
    std::copy_n(q2 + begin, size, v2);
    std::copy_n(q + begin, size, k);
    ApplyOperation(op, program.tables.data(), size, v1, v2, k, theta);
    for (std::size_t i = 0; i < size; ++i) {
      if (std::isfinite(k[i]) && std::isfinite(theta[i])) continue;
      throw NumericalError(std::string(Name(op.code)) + " has no finite " + (std::isfinite(k[i]) ? "Ṫ" : "T") +
                           " for pair " + std::to_string(begin + i) + ". Its variances are too large");
    }
    std::copy_n(k, size, t + begin);
    std::copy_n(theta, size, dot + begin);
  });
}

}  // namespace nnqs::kernels
