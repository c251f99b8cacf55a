#include "kernels/activation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/errors.h"
#include "base/threads.h"

namespace nnqs::kernels {
namespace {

struct Point {
  double value, derivative;
};

double Step(double x) {
  return x > 0 ? 1.0 : x < 0 ? 0.0 : 0.5;
}

double Power(double x, int n) {
  double product = 1;
  for (int k = 0; k < n; ++k) product *= x;
  return product;
}

// hₙ = Heₙ/√n!: √(k+1)·h_{k+1} = x·h_k − √k·h_{k−1},  hₙ' = √n·h_{n−1}.
Point NormalisedHermite(double x, int n) {
  double below = 0, h = 1;
  for (int k = 0; k < n; ++k) {
    const double above = (x * h - std::sqrt(k) * below) / std::sqrt(k + 1.0);
    below = h;
    h = above;
  }
  return {h, std::sqrt(n) * below};
}

Point At(const Operation& op, double x) {
  const auto& p = op.p;
  const int n = static_cast<int>(p[0]);
  switch (op.code) {
    case Code::PiecewiseLinear:
      return {p[0] * std::min(x, 0.0) + p[1] * std::max(x, 0.0), p[0] + (p[1] - p[0]) * Step(x)};
    case Code::Sign:
      return {2 * Step(x) - 1, 0};
    case Code::RectifiedMonomial:
      return {Step(x) * Power(x, n), n == 0 ? 0 : n * Step(x) * Power(x, n - 1)};
    case Code::Erf:
      return {p[0] * std::erf(p[1] * x) + p[2],
              p[0] * p[1] * 2 * std::numbers::inv_sqrtpi * std::exp(-p[1] * p[1] * x * x)};
    case Code::Sine:
      return {p[0] * std::sin(p[1] * x + p[2]), p[0] * p[1] * std::cos(p[1] * x + p[2])};
    case Code::Exponential: {
      const double value = p[0] * std::exp(p[1] * x);
      return {value, p[1] * value};
    }
    case Code::Gaussian: {
      const double value = p[0] * std::exp(p[1] * x * x);
      return {value, 2 * p[1] * x * value};
    }
    case Code::Gelu: {
      const double cumulative = std::erfc(-x / std::numbers::sqrt2) / 2;
      const double density = std::exp(-x * x / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
      return {x * cumulative, cumulative + x * density};
    }
    case Code::Monomial:
      return {Power(x, n), n == 0 ? 0 : n * Power(x, n - 1)};
    case Code::Hermite:
      return NormalisedHermite(x, n);
    default:
      throw ArgumentError("activation: operation " + std::to_string(static_cast<int>(op.code)) + " has no function");
  }
}

}  // namespace

void Evaluate(const Operation& op, std::size_t count, const double* x, double* values, double* derivatives) {
  constexpr std::size_t kBlock = 1 << 14;
  ParallelFor((count + kBlock - 1) / kBlock, [&](std::size_t block) {
    for (std::size_t i = block * kBlock; i < std::min(count, (block + 1) * kBlock); ++i) {
      const Point point = At(op, x[i]);
      values[i] = point.value;
      derivatives[i] = point.derivative;
    }
  });
}

}  // namespace nnqs::kernels
