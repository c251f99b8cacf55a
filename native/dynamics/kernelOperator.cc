#include "dynamics/kernelOperator.h"

#include <cmath>

namespace nnqs::dynamics {

double KernelOperator::Reach() const {
  const auto n = static_cast<double>(train_), m = static_cast<double>(test_);
  return m == 0 ? 0 : std::sqrt(test_trace_ / m * n);
}

void KernelOperator::Multiply(const std::vector<const double*>& x, const std::vector<double*>& y) {
  const std::lock_guard alone(working_);
  MultiplyAlone(x, y);
}

void KernelOperator::Predict(const std::vector<const double*>& x, const std::vector<double*>& y,
                             const Progress& progress) {
  const std::lock_guard alone(working_);
  PredictAlone(x, y, progress);
}

}  // namespace nnqs::dynamics
