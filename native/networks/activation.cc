#include "networks/activation.h"

#include <cmath>
#include <numbers>

namespace nnqs::networks {
namespace {

template <class T>
T Power(T z, int exponent) {
  T result = 1;
  for (int i = 0; i < exponent; ++i) result *= z;
  return result;
}

// He_n(z)/√n! by He_{n+1} = z·He_n − n·He_{n−1}.
template <class T>
T NormalisedHermite(T z, int degree) {
  T previous = 0, value = 1;
  double norm = 1;
  for (int n = 0; n < degree; ++n) {
    const T next = z * value - static_cast<T>(n) * previous;
    previous = value;
    value = next;
    norm *= n + 1;
  }
  return value / static_cast<T>(std::sqrt(norm));
}

template <class T>
T LogisticOf(T z) {
  return T{1} / (T{1} + std::exp(-z));
}

// Calls loop(value, derivative) with the two functions of the activation.
template <class T, class Loop>
void Visit(const Activation& activation, Loop loop) {
  const T a = static_cast<T>(activation.a), b = static_cast<T>(activation.b), c = static_cast<T>(activation.c);
  const int n = static_cast<int>(activation.a);
  constexpr T pi = std::numbers::pi_v<T>;
  switch (activation.kind) {
    case ActivationKind::Identity:
      return loop([](T z) { return z; }, [](T) { return T{1}; });
    case ActivationKind::PiecewiseLinear:
      return loop([=](T z) { return z > 0 ? b * z : a * z; }, [=](T z) { return z > 0 ? b : a; });
    case ActivationKind::Sign:
      return loop([](T z) { return static_cast<T>((z > 0) - (z < 0)); }, [](T) { return T{0}; });
    case ActivationKind::RectifiedMonomial:
      return loop([=](T z) { return z >= 0 ? Power(z, n) : T{0}; },
                  [=](T z) { return z >= 0 && n > 0 ? static_cast<T>(n) * Power(z, n - 1) : T{0}; });
    case ActivationKind::Erf:
      return loop([=](T z) { return a * std::erf(b * z) + c; },
                  [=](T z) { return a * b * (T{2} / std::sqrt(pi)) * std::exp(-b * z * b * z); });
    case ActivationKind::Sine:
      return loop([=](T z) { return a * std::sin(b * z + c); }, [=](T z) { return a * b * std::cos(b * z + c); });
    case ActivationKind::Exponential:
      return loop([=](T z) { return a * std::exp(b * z); }, [=](T z) { return a * b * std::exp(b * z); });
    case ActivationKind::Gaussian:
      return loop([=](T z) { return a * std::exp(b * z * z); },
                  [=](T z) { return T{2} * a * b * z * std::exp(b * z * z); });
    case ActivationKind::Gelu: {
      const auto cumulative = [](T z) { return T{0.5} * std::erfc(-z / std::numbers::sqrt2_v<T>); };
      return loop([=](T z) { return z * cumulative(z); },
                  [=](T z) { return cumulative(z) + z * std::exp(-z * z / 2) / std::sqrt(2 * pi); });
    }
    case ActivationKind::Monomial:
      return loop([=](T z) { return Power(z, n); },
                  [=](T z) { return n > 0 ? static_cast<T>(n) * Power(z, n - 1) : T{0}; });
    case ActivationKind::Hermite:
      return loop([=](T z) { return NormalisedHermite(z, n); },
                  [=](T z) { return n > 0 ? std::sqrt(static_cast<T>(n)) * NormalisedHermite(z, n - 1) : T{0}; });
    case ActivationKind::Tanh:
      return loop([](T z) { return std::tanh(z); },
                  [](T z) {
                    const T t = std::tanh(z);
                    return T{1} - t * t;
                  });
    case ActivationKind::Sigmoid:
      return loop([](T z) { return LogisticOf(z); }, [](T z) { return LogisticOf(z) * LogisticOf(-z); });
    case ActivationKind::Softplus:
      return loop([](T z) { return std::fmax(z, T{0}) + std::log1p(std::exp(-std::fabs(z))); },
                  [](T z) { return LogisticOf(z); });
  }
}

}  // namespace

template <class T>
void Apply(const Activation& activation, std::size_t count, const T* z, T* h) {
  Visit<T>(activation, [=](auto value, auto) {
    for (std::size_t i = 0; i < count; ++i) h[i] = value(z[i]);
  });
}

template <class T>
void MultiplyByDerivative(const Activation& activation, std::size_t count, const T* z, T* delta) {
  Visit<T>(activation, [=](auto, auto derivative) {
    for (std::size_t i = 0; i < count; ++i) delta[i] *= derivative(z[i]);
  });
}

template void Apply(const Activation&, std::size_t, const float*, float*);
template void Apply(const Activation&, std::size_t, const double*, double*);
template void MultiplyByDerivative(const Activation&, std::size_t, const float*, float*);
template void MultiplyByDerivative(const Activation&, std::size_t, const double*, double*);

}  // namespace nnqs::networks
