#include "krylov/relaxation.h"

#include <algorithm>
#include <cmath>

namespace nnqs::krylov {
namespace {

constexpr double kLargestReach = 0.6382;  // max_x (1−e^{−x})/√x, at x = 1.2564

}  // namespace

Relaxation::Relaxation(const OrthogonalSpace& space, double null_below, double rounding)
    : t_(space.alpha(), space.beta()),
      norm_(space.norm()),
      coupling_(space.beta().back()),
      null_below_(null_below),
      rounding_(rounding),
      smallest_(t_.highest()) {
  for (std::size_t k = t_.size(); k-- > 0 && !Null(k);) smallest_ = t_.value(k);
}

// (1−e^{−θτ})/θ
double Relaxation::Gain(std::size_t k, double tau) const {
  const double theta = t_.value(k);
  return std::isinf(tau) ? 1 / theta : theta * tau < 1e-300 ? tau : -std::expm1(-theta * tau) / theta;
}

// ∫₀^τ ‖e^{−Ts}e₁‖ ds above the null space, from above: by Cauchy and Schwarz on intervals that double.
double Relaxation::Lifetime(double tau) const {
  constexpr double kLives = 40;  // after which e^{−θs} is below rounding
  const double end = std::min(tau, kLives / smallest_);
  double sum = 0;
  for (double a = 0, b = 1 / t_.highest(); a < end; a = b, b *= 2) {
    b = std::min(b, end);
    double square = 0;
    for (std::size_t k = 0; k < t_.size(); ++k) {
      if (Null(k)) continue;
      square += std::pow(t_.component(k, 0), 2) * std::exp(-2 * t_.value(k) * a) * Gain(k, 2 * (b - a)) / 2;
    }
    sum += std::sqrt((b - a) * square);
  }
  return sum;
}

RelaxationBounds Relaxation::Bounds(double tau) const {
  if (tau == 0) return {0, 0};
  const bool limit = std::isinf(tau);
  double last = 0, leak = 0;
  for (std::size_t k = 0; k < t_.size(); ++k) {
    const double ends = t_.component(k, 0) * t_.component(k, t_.size() - 1);
    if (Null(k)) {
      leak += std::abs(ends) * (limit ? 1 / smallest_ : tau);  // of a null mode that has not converged
    } else {
      last += ends * Gain(k, tau);
    }
  }
  const double missed = norm_ * coupling_ * (std::abs(last) + leak), rounded = norm_ * rounding_ * Lifetime(tau);
  const double slowest = 1 / std::sqrt(smallest_), reach = kLargestReach * std::sqrt(tau);
  return {missed + rounded, missed * (limit ? slowest : reach) + rounded * std::min(slowest, reach)};
}

std::vector<std::complex<double>> Relaxation::Coefficients(double tau) const {
  std::vector<std::complex<double>> c(t_.size());
  for (std::size_t k = 0; k < t_.size(); ++k) {
    const std::complex<double> f =
        Null(k) || tau == 0 ? std::complex<double>(1, 0) : std::complex(std::exp(-t_.value(k) * tau), Gain(k, tau));
    const std::complex<double> weight = norm_ * t_.component(k, 0) * f;
    for (std::size_t j = 0; j < c.size(); ++j) c[j] += weight * t_.component(k, j);
  }
  return c;
}

double Relaxation::NullNorm() const {
  double square = 0;
  for (std::size_t k = 0; k < t_.size() && Null(k); ++k) square += std::pow(t_.component(k, 0), 2);
  return norm_ * std::sqrt(square);
}

}  // namespace nnqs::krylov
