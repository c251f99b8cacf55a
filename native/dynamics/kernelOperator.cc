#include "dynamics/kernelOperator.h"

namespace nnqs::dynamics {

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
