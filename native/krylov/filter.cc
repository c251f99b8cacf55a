#include "krylov/filter.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "krylov/vectors.h"

namespace nnqs::krylov {
namespace {

constexpr int kMostDegree = 99;  // odd

}  // namespace

ChebyshevFilter::ChebyshevFilter(const operators::Operator& h, double lower, double upper, int degree)
    : h_(h),
      centre_((lower + upper) / 2),
      radius_((upper - lower) / 2),
      degree_(degree),
      first_(2 * h.Dimension()),
      second_(2 * h.Dimension()) {}

int ChebyshevFilter::Degree(double distance, double width, double gain) {
  const double rate = std::acosh(1 + 2 * distance / width);
  const double degree = std::acosh(gain) / std::max(rate, 1e-300);
  return static_cast<int>(std::clamp(degree, 3.0, static_cast<double>(kMostDegree))) | 1;
}

// T_{k+1} = 2hT_k − T_{k−1}; three vectors take turns such that T_d is in y.
void ChebyshevFilter::Apply(const double* x, double* y) const {
  const std::size_t length = 2 * h_.Dimension();
  const std::array<double*, 3> turns = {y, first_.data(), second_.data()};
  const auto vector = [&](int k) { return turns[(degree_ - k) % 3]; };
  for (int k = 0; k < degree_; ++k) {
    const double* now = k == 0 ? x : vector(k);
    const double* before = k == 0 ? nullptr : k == 1 ? x : vector(k - 1);
    const double factor = k == 0 ? 1 : 2;
    h_.Apply(now, vector(k + 1), 2);
    Recur(vector(k + 1), factor / radius_, now, -factor * centre_ / radius_, before, length);
  }
}

double ChebyshevFilter::Gain(double energy) const {
  return std::cosh(degree_ * std::acosh(std::max(1.0, (centre_ - energy) / radius_)));
}

}  // namespace nnqs::krylov
