// Krylov spaces of a few vectors grown together, one pass over the matrix for all of them, until every one is accurate
// enough at every time.
#pragma once

#include <optional>
#include <vector>

#include "base/job.h"
#include "dynamics/krylovDynamics.h"
#include "krylov/orthogonalSpace.h"
#include "krylov/relaxation.h"

namespace nnqs::dynamics {

class KrylovIteration {
 public:
  explicit KrylovIteration(const KrylovProblem& problem);

  // Grows the spaces until the tolerance is met; `progress` gets 0 … 1. Throws ToleranceError.
  void Run(const Progress& progress);
  // Everything but the results themselves.
  KrylovReport Report() const;
  // τ = ηt/S
  double Scaled(double time) const;

  struct Component {
    std::size_t part;  // 0 real, 1 imaginary
    krylov::OrthogonalSpace space;
    std::optional<krylov::Relaxation> relaxation;
    std::vector<krylov::RelaxationBounds> bounds;  // per time
    double error;                                  // the worst of them, in units of the tolerance
  };
  const std::vector<Component>& components() const { return components_; }

 private:
  bool Done();
  std::vector<krylov::OrthogonalSpace*> Growing();
  void Extend();
  void Measure();
  void MeasureLargest(const krylov::OrthogonalSpace& space);
  // η: the problem's, or its fraction of η_max
  double LearningRate() const;
  double Worst() const;
  double Progressed();
  [[noreturn]] void Miss() const;

  const KrylovProblem& problem_;
  const double reach_;
  double target_norm_ = 0;
  std::vector<Component> components_;
  krylov::OrthogonalSpace probe_;
  bool probing_ = true;
  double largest_ = 0, largest_error_ = 0;
  std::size_t products_ = 0, next_measure_ = 1;
  double first_worst_ = 0, progressed_ = 0;
};

}  // namespace nnqs::dynamics
