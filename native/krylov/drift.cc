#include "krylov/drift.h"

#include <cmath>

#include "base/buffer.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {

Drift MeasureDrift(const operators::Operator& h, const double* start, const double* end) {
  const std::size_t length = 2 * h.Dimension();
  Buffer<double> product(length);
  double square[2], energy[2];
  for (int i = 0; i < 2; ++i) {
    const double* state = i == 0 ? start : end;
    square[i] = Dot(state, state, length);
    h.Apply(state, product.data(), 2);
    energy[i] = Dot(state, product.data(), length) / square[i];
  }
  return {std::abs(std::sqrt(square[1]) - std::sqrt(square[0])), std::abs(energy[1] - energy[0])};
}

}  // namespace nnqs::krylov
