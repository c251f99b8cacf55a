// A kernel on {±1}^d that depends on the Hamming distance alone, between subsets R of the 2^d states:
//   Θ_dd = R·F·Λ·F·Rᵀ,   Θ_*d = R_*·F·Λ·F·Rᵀ,   F = 2^{−d/2}·H,   Λ = λ_k by the number k of spins in a parity.
// H is the fast Walsh–Hadamard transform, so that a product takes 2·d·2^d additions and one vector of 2^d numbers. Rᵀ
// is fused with its first pass over memory, R with its last.
#pragma once

#include <cstdint>

#include "base/memory.h"
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

 private:
  // Points in the order of their states.
  struct Sorted {
    explicit Sorted(Points points, std::size_t block, std::size_t states);
    std::vector<std::int32_t> states, order;  // order: their places among the caller's, empty if it is the same
    std::vector<double> scale;
    std::vector<std::size_t> begin;  // the first point of every block of states, and the number of all
  };
  void MultiplyAlone(const std::vector<const double*>& x, const std::vector<double*>& y) override;
  void PredictAlone(const std::vector<const double*>& x, const std::vector<double*>& y,
                    const Progress& progress) override;
  // Whether they are all states in their order, unscaled. No test state occurs twice where so many are sorted.
  bool IsWhole(const Sorted& points) const;
  // y = R_to·K·Rᵀ·x
  void Apply(const double* x, const Sorted& to, double* y);

  const linalg::ParityFilter filter_;
  const Sorted train_, test_;
  Buffer<double> work_;
};

}  // namespace nnqs::dynamics
