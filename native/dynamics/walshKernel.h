// A kernel on {±1}^d that depends on the Hamming distance alone, between subsets R of the 2^d states:
//   Θ_dd = R·F·Λ·F·Rᵀ,   Θ_*d = R_*·F·Λ·F·Rᵀ,   F = 2^{−d/2}·H,   Λ = λ_k by the number k of spins in a parity.
// H is the fast Walsh–Hadamard transform, so that a product takes 2·d·2^d additions and one vector of 2^d numbers. Rᵀ
// is fused with its first pass over memory, R with its last.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/buffer.h"
#include "dynamics/kernelOperator.h"
#include "linalg/vectors/parityFilter.h"

namespace nnqs::dynamics {

class WalshKernel : public KernelOperator {
 public:
  struct Points {
    std::vector<std::int32_t> states;  // each below 2^d, no training state twice
    std::vector<double> scale;  // of the kernel's rows and columns there, as √w of weighted losses; empty for 1
  };
  static double Bytes(std::size_t spins, std::size_t train, std::size_t test, bool scaled);

  // spectrum: λ_0 … λ_d
  WalshKernel(const std::vector<double>& spectrum, Points train, Points test);
  double PredictBytes(std::size_t) const override { return 0; }

  std::size_t spins() const { return spins_; }
  // f(K) of the kernel on all states between the same training points alone, with the values of f by degree, scaled as
  // this kernel, or where `inverted` by the inverses of these scales. Both have one work space: a product of one of
  // them at a time.
  std::shared_ptr<WalshKernel> Function(const std::vector<double>& values, bool inverted) const;
  double FunctionBytes() const { return sizeof(double) * static_cast<double>(train_scale_.size()); }

 private:
  // Points in the order of their states.
  struct Sorted {
    Sorted(std::vector<std::int32_t> states, std::size_t block, std::size_t all);
    std::vector<std::int32_t> states, order;  // order: their places among the caller's, empty if it is the same
    std::vector<std::size_t> begin;           // the first point of every block of states, and the number of all
    std::vector<double> InOrder(std::vector<double> values) const;
  };
  // What functions of one kernel share.
  struct Space {
    Sorted train, test;
    Buffer<double> work;
    std::mutex working;
  };
  WalshKernel(const WalshKernel& of, const std::vector<double>& values, std::vector<double> scale);
  void SetDiagonals(const std::vector<double>& spectrum);

  void MultiplyAlone(const std::vector<const double*>& x, const std::vector<double*>& y) override;
  void PredictAlone(const std::vector<const double*>& x, const std::vector<double*>& y,
                    const Progress& progress) override;
  // Whether they are all states in their order, unscaled. No test state occurs twice where so many are sorted.
  bool IsWhole(const Sorted& points, const std::vector<double>& scale) const;
  // y = R_to·K·Rᵀ·x
  void Apply(const double* x, const Sorted& to, const std::vector<double>& scale, double* y);

  const std::size_t spins_;
  const linalg::ParityFilter filter_;
  const std::shared_ptr<Space> space_;
  const std::vector<double> train_scale_, test_scale_;  // in the order of states
};

}  // namespace nnqs::dynamics
