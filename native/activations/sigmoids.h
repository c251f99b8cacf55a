// Smooth activations whose dual has no closed form: src/stax/elementwise.ts gives their kernels by quadrature.
#pragma once

#include <cmath>

#include "activations/activation.h"

namespace nnqs::activations {

template <class T>
T LogisticOf(T x) {
  return T{1} / (T{1} + std::exp(-x));
}

struct Tanh {
  static constexpr Info kInfo{21, "tanh", 0, false};
  explicit Tanh(const double*) {}
  template <class T>
  T Value(T x) const {
    return std::tanh(x);
  }
  template <class T>
  T Slope(T x) const {
    const T t = std::tanh(x);
    return T{1} - t * t;
  }
};

struct Sigmoid {
  static constexpr Info kInfo{22, "sigmoid", 0, false};
  explicit Sigmoid(const double*) {}
  template <class T>
  T Value(T x) const {
    return LogisticOf(x);
  }
  template <class T>
  T Slope(T x) const {
    return LogisticOf(x) * LogisticOf(-x);
  }
};

struct Softplus {
  static constexpr Info kInfo{23, "softplus", 0, false};
  explicit Softplus(const double*) {}
  template <class T>
  T Value(T x) const {
    return std::fmax(x, T{0}) + std::log1p(std::exp(-std::fabs(x)));
  }
  template <class T>
  T Slope(T x) const {
    return LogisticOf(x);
  }
};

using Sigmoids = Family<Tanh, Sigmoid, Softplus>;

}  // namespace nnqs::activations
