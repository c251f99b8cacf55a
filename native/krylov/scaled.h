// An operator in other units.
#pragma once

#include <complex>

#include "krylov/vectors.h"
#include "operators/operator.h"

namespace nnqs::krylov {

// H times a power of two: where the squares of its elements are not doubles.
class Scaled : public operators::Operator {
 public:
  Scaled(const operators::Operator& h, double factor) : h_(h), factor_(factor) {}
  std::size_t Dimension() const override { return h_.Dimension(); }
  bool IsReal() const override { return h_.IsReal(); }
  void Apply(const double* x, double* y, int width) const override {
    h_.Apply(x, y, width);
    Scale(y, factor_, Dimension() * static_cast<std::size_t>(width));
  }
  operators::Bounds SpectralBounds() const override {
    const operators::Bounds bounds = h_.SpectralBounds();
    return {factor_ * bounds.lower, factor_ * bounds.upper};
  }
  void Row(std::size_t row, const operators::Visit& visit) const override {
    h_.Row(row, [&](std::size_t column, std::complex<double> value) { visit(column, factor_ * value); });
  }

 private:
  const operators::Operator& h_;
  const double factor_;
};

}  // namespace nnqs::krylov
