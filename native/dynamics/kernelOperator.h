// A kernel between n training and m test points as what multiplies vectors: whatever is behind it, nothing else of it
// is asked for.
#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

#include "base/job.h"

namespace nnqs::dynamics {

class KernelOperator {
 public:
  virtual ~KernelOperator() = default;
  KernelOperator(const KernelOperator&) = delete;
  KernelOperator& operator=(const KernelOperator&) = delete;

  std::size_t train() const { return train_; }
  std::size_t test() const { return test_; }
  // No Θ(x,x) of a training or a test point exceeds it.
  double diagonal_bound() const { return diagonal_bound_; }
  // Θ = BᵀB on training and test points together, so that an error δ of what multiplies Θ_*d moves a test point x by at
  // most √Θ(x,x)·‖Θ_dd^{1/2}δ‖: this is √n times the root mean square of that factor.
  double Reach() const;

  // y[k] = Θ_dd·x[k]. One product at a time: callers on other threads wait.
  void Multiply(const std::vector<const double*>& x, const std::vector<double*>& y);
  // y[k] = Θ_*d·x[k]; progress may throw to stop it.
  void Predict(const std::vector<const double*>& x, const std::vector<double*>& y, const Progress& progress);
  // Bytes that the second of them takes.
  virtual double PredictBytes(std::size_t vectors) const = 0;

 protected:
  KernelOperator(std::size_t train, std::size_t test) : train_(train), test_(test) {}
  void SetDiagonal(double bound, double test_trace) {
    diagonal_bound_ = bound;
    test_trace_ = test_trace;
  }

 private:
  virtual void MultiplyAlone(const std::vector<const double*>& x, const std::vector<double*>& y) = 0;
  virtual void PredictAlone(const std::vector<const double*>& x, const std::vector<double*>& y,
                            const Progress& progress) = 0;

  const std::size_t train_, test_;
  double diagonal_bound_ = 0;
  double test_trace_ = 0;  // Σ Θ(x,x) over the test points
  std::mutex working_;     // the work space belongs to the operator
};

}  // namespace nnqs::dynamics
