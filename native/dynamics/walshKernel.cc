#include "dynamics/walshKernel.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace nnqs::dynamics {
namespace {

// The sum of squares of the scale of so many points, and its largest square.
std::pair<double, double> Squares(std::size_t points, const std::vector<double>& scale) {
  if (scale.empty()) return {static_cast<double>(points), points == 0 ? 0.0 : 1.0};
  double sum = 0, largest = 0;
  for (const double s : scale) {
    sum += s * s;
    largest = std::max(largest, s * s);
  }
  return {sum, largest};
}

}  // namespace

double WalshKernel::Bytes(std::size_t spins, std::size_t train, std::size_t test, bool scaled) {
  const double states = std::exp2(static_cast<double>(spins));
  const double perPoint = 2 * sizeof(std::int32_t) + (scaled ? sizeof(double) : 0);
  return states * sizeof(double) + linalg::ParityFilter::Bytes(std::size_t{1} << spins) +
         static_cast<double>(train + test) * perPoint;
}

WalshKernel::Sorted::Sorted(Points points, std::size_t block, std::size_t all)
    : states(std::move(points.states)), scale(std::move(points.scale)) {
  if (!std::is_sorted(states.begin(), states.end())) {
    order.resize(states.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return states[a] < states[b]; });
    const std::vector<std::int32_t> given = states;
    const std::vector<double> factors = scale;
    for (std::size_t i = 0; i < states.size(); ++i) states[i] = given[order[i]];
    for (std::size_t i = 0; i < scale.size(); ++i) scale[i] = factors[order[i]];
  }
  for (std::size_t at = 0; at <= all; at += block) {
    begin.push_back(static_cast<std::size_t>(std::lower_bound(states.begin(), states.end(), at,
                                                              [](std::int32_t state, std::size_t value) {
                                                                return static_cast<std::size_t>(state) < value;
                                                              }) -
                                             states.begin()));
  }
}

WalshKernel::WalshKernel(const std::vector<double>& spectrum, Points train, Points test)
    : KernelOperator(train.states.size(), test.states.size()),
      filter_(spectrum),
      train_(std::move(train), filter_.block(), filter_.states()),
      test_(std::move(test), filter_.block(), filter_.states()),
      work_(filter_.states()) {
  // K(x,x) = 2^{−d}·Σ_k C(d,k)·λ_k
  const std::size_t d = spectrum.size() - 1;
  double diagonal = 0, choose = std::exp2(-static_cast<double>(d));
  for (std::size_t k = 0; k <= d; ++k) {
    diagonal += choose * spectrum[k];
    choose *= static_cast<double>(d - k) / static_cast<double>(k + 1);
  }
  const auto [train_sum, train_largest] = Squares(train_.states.size(), train_.scale);
  const auto [test_sum, test_largest] = Squares(test_.states.size(), test_.scale);
  SetDiagonal(diagonal * std::max(train_largest, test_largest), diagonal * test_sum);
}

bool WalshKernel::IsWhole(const Sorted& points) const {
  return points.states.size() == filter_.states() && points.order.empty() && points.scale.empty();
}

void WalshKernel::Apply(const double* x, const Sorted& to, double* y) {
  if (IsWhole(train_) && IsWhole(to)) return filter_.Apply(x, y);
  const std::size_t block = filter_.block();
  const auto fill = [&](std::size_t begin, std::size_t end, double* numbers) {
    std::fill(numbers, numbers + (end - begin), 0.0);
    const std::size_t k = begin / block;
    for (std::size_t i = train_.begin[k]; i < train_.begin[k + 1]; ++i) {
      const double value = x[train_.order.empty() ? i : static_cast<std::size_t>(train_.order[i])];
      numbers[static_cast<std::size_t>(train_.states[i]) - begin] =
          train_.scale.empty() ? value : train_.scale[i] * value;
    }
  };
  const auto read = [&](std::size_t begin, std::size_t, const double* numbers) {
    const std::size_t k = begin / block;
    for (std::size_t i = to.begin[k]; i < to.begin[k + 1]; ++i) {
      const double value = numbers[static_cast<std::size_t>(to.states[i]) - begin];
      y[to.order.empty() ? i : static_cast<std::size_t>(to.order[i])] = to.scale.empty() ? value : to.scale[i] * value;
    }
  };
  filter_.Apply(work_.data(), fill, read);
}

void WalshKernel::MultiplyAlone(const std::vector<const double*>& x, const std::vector<double*>& y) {
  for (std::size_t k = 0; k < x.size(); ++k) Apply(x[k], train_, y[k]);
}

void WalshKernel::PredictAlone(const std::vector<const double*>& x, const std::vector<double*>& y,
                               const Progress& progress) {
  for (std::size_t k = 0; k < x.size(); ++k) {
    progress(static_cast<double>(k) / static_cast<double>(x.size()));
    Apply(x[k], test_, y[k]);
  }
}

}  // namespace nnqs::dynamics
