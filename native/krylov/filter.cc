#include "krylov/filter.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "krylov/pairs.h"
#include "krylov/vectors.h"

namespace nnqs::krylov {
namespace {

constexpr double kGain = 300;
constexpr double kLeak = 1e6;
constexpr int kMostDegree = 99;  // odd

}  // namespace

int ChebyshevFilter::Degree(double distance, double width) {
  const double rate = std::acosh(1 + 2 * distance / width);
  const double degree = std::acosh(kGain) / std::max(rate, 1e-300);
  return static_cast<int>(std::clamp(degree, 3.0, static_cast<double>(kMostDegree))) | 1;
}

void ChebyshevFilter::Aim(double lower, double upper, int degree, double lowest) {
  centre_ = (lower + upper) / 2;
  radius_ = (upper - lower) / 2;
  degree_ = degree;
  const double growth = std::acosh(std::max(1.0, (centre_ - lowest) / radius_));  // logarithm, per product
  period_ = static_cast<int>(std::clamp(std::log(kLeak) / std::max(growth, 1e-3), 1.0, 1e4));
}

// T_{k+1} = 2hT_k − T_{k−1}; three blocks take turns such that T_d is in y. x itself has nothing of the locked blocks.
void ChebyshevFilter::Apply(const double* x, double* y) const {
  const std::size_t length = 2 * h_.Dimension();
  const std::array<double*, 3> turns = {y, first_, second_};
  const auto block = [&](int k) { return turns[(degree_ - k) % 3]; };
  for (int k = 0; k < degree_; ++k) {
    const double* now = k == 0 ? x : block(k);
    const double* before = k == 0 ? nullptr : k == 1 ? x : block(k - 1);
    const double factor = k == 0 ? 1 : 2;
    h_.Apply(now, block(k + 1), 2);
    Recur(block(k + 1), factor / radius_, now, -factor * centre_ / radius_, before, length);
    if (locked_.empty() || (k + 1) % period_ != 0 || k + 1 == degree_) continue;
    ProjectOut(locked_, block(k + 1), h_.Dimension(), h_.IsReal());
    if (k > 0) ProjectOut(locked_, block(k), h_.Dimension(), h_.IsReal());
  }
}

}  // namespace nnqs::krylov
