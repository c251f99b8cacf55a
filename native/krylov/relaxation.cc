#include "krylov/relaxation.h"

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

RelaxationBounds Relaxation::Bounds(double tau) const {
  if (tau == 0) return {0, 0};
  const bool limit = std::isinf(tau);
  double last = 0, null_last = 0, square = 0;
  for (std::size_t k = 0; k < t_.size(); ++k) {
    const double first = t_.component(k, 0), end = t_.component(k, t_.size() - 1);
    if (Null(k)) {
      null_last += std::abs(first * end);
      continue;
    }
    last += first * end * Gain(k, tau);
    square += first * first * (limit ? std::pow(Gain(k, tau), 2) : tau * Gain(k, 2 * tau) / 2);
  }
  // ∫‖e^{−Ts}e₁‖ds ≤ √(τ∫‖·‖²ds); a null mode that has not converged leaks all the time.
  const double leak = null_last * (limit ? 1 / smallest_ : tau);
  const double residual = norm_ * (coupling_ * (std::abs(last) + leak) + rounding_ * std::sqrt(square));
  return {residual, residual * (limit ? 1 / std::sqrt(smallest_) : kLargestReach * std::sqrt(tau))};
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
