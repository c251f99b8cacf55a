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

WalshKernel::Sorted::Sorted(std::vector<std::int32_t> given, std::size_t block, std::size_t all)
    : states(std::move(given)) {
  if (!std::is_sorted(states.begin(), states.end())) {
    order.resize(states.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(), [&](std::int32_t a, std::int32_t b) { return states[a] < states[b]; });
    const std::vector<std::int32_t> before = states;
    for (std::size_t i = 0; i < states.size(); ++i) states[i] = before[order[i]];
  }
  for (std::size_t at = 0; at <= all; at += block) {
    begin.push_back(static_cast<std::size_t>(std::lower_bound(states.begin(), states.end(), at,
                                                              [](std::int32_t state, std::size_t value) {
                                                                return static_cast<std::size_t>(state) < value;
                                                              }) -
                                             states.begin()));
  }
}

std::vector<double> WalshKernel::Sorted::InOrder(std::vector<double> values) const {
  if (order.empty() || values.empty()) return values;
  std::vector<double> sorted(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) sorted[i] = values[static_cast<std::size_t>(order[i])];
  return sorted;
}

WalshKernel::WalshKernel(const std::vector<double>& spectrum, Points train, Points test)
    : KernelOperator(train.states.size(), test.states.size()),
      spins_(spectrum.size() - 1),
      filter_(spectrum),
      space_(new Space{Sorted(std::move(train.states), filter_.block(), filter_.states()),
                       Sorted(std::move(test.states), filter_.block(), filter_.states()),
                       Buffer<double>(filter_.states()),
                       {}}),
      train_scale_(space_->train.InOrder(std::move(train.scale))),
      test_scale_(space_->test.InOrder(std::move(test.scale))) {
  SetDiagonals(spectrum);
}

WalshKernel::WalshKernel(const WalshKernel& of, const std::vector<double>& values, std::vector<double> scale)
    : KernelOperator(of.train(), 0),
      spins_(of.spins_),
      filter_(values),
      space_(of.space_),
      train_scale_(std::move(scale)) {
  SetDiagonals(values);
}

// K(x,x) = 2^{−d}·Σ_k C(d,k)·λ_k
void WalshKernel::SetDiagonals(const std::vector<double>& spectrum) {
  double diagonal = 0, choose = std::exp2(-static_cast<double>(spins_));
  for (std::size_t k = 0; k <= spins_; ++k) {
    diagonal += choose * spectrum[k];
    choose *= static_cast<double>(spins_ - k) / static_cast<double>(k + 1);
  }
  const auto [train_sum, train_largest] = Squares(train(), train_scale_);
  const auto [test_sum, test_largest] = Squares(test(), test_scale_);
  SetDiagonal(diagonal * std::max(train_largest, test_largest), diagonal * test_sum);
}

std::shared_ptr<WalshKernel> WalshKernel::Function(const std::vector<double>& values, bool inverted) const {
  std::vector<double> scale = train_scale_;
  if (inverted) {
    for (double& s : scale) s = 1 / s;
  }
  return std::shared_ptr<WalshKernel>(new WalshKernel(*this, values, std::move(scale)));
}

bool WalshKernel::IsWhole(const Sorted& points, const std::vector<double>& scale) const {
  return points.states.size() == filter_.states() && points.order.empty() && scale.empty();
}

void WalshKernel::Apply(const double* x, const Sorted& to, const std::vector<double>& scale, double* y) {
  const Sorted& train = space_->train;
  if (IsWhole(train, train_scale_) && IsWhole(to, scale)) return filter_.Apply(x, y);
  const std::size_t block = filter_.block();
  const auto fill = [&](std::size_t begin, std::size_t end, double* numbers) {
    std::fill(numbers, numbers + (end - begin), 0.0);
    const std::size_t k = begin / block;
    for (std::size_t i = train.begin[k]; i < train.begin[k + 1]; ++i) {
      const double value = x[train.order.empty() ? i : static_cast<std::size_t>(train.order[i])];
      numbers[static_cast<std::size_t>(train.states[i]) - begin] =
          train_scale_.empty() ? value : train_scale_[i] * value;
    }
  };
  const auto read = [&](std::size_t begin, std::size_t, const double* numbers) {
    const std::size_t k = begin / block;
    for (std::size_t i = to.begin[k]; i < to.begin[k + 1]; ++i) {
      const double value = numbers[static_cast<std::size_t>(to.states[i]) - begin];
      y[to.order.empty() ? i : static_cast<std::size_t>(to.order[i])] = scale.empty() ? value : scale[i] * value;
    }
  };
  filter_.Apply(space_->work.data(), fill, read);
}

void WalshKernel::MultiplyAlone(const std::vector<const double*>& x, const std::vector<double*>& y) {
  const std::lock_guard alone(space_->working);
  for (std::size_t k = 0; k < x.size(); ++k) Apply(x[k], space_->train, train_scale_, y[k]);
}

void WalshKernel::PredictAlone(const std::vector<const double*>& x, const std::vector<double*>& y,
                               const Progress& progress) {
  const std::lock_guard alone(space_->working);
  for (std::size_t k = 0; k < x.size(); ++k) {
    progress(static_cast<double>(k) / static_cast<double>(x.size()));
    Apply(x[k], space_->test, test_scale_, y[k]);
  }
}

}  // namespace nnqs::dynamics
