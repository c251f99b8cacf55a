// Networks with one hidden layer that train on a product grid: one real network, or the two of a complex ψ that a
// symmetry mixes.
#pragma once

#include <cstddef>
#include <vector>

#include "networks/descent.h"
#include "networks/gridBody.h"

namespace nnqs::networks {

template <class T>
class GridNetwork {
 public:
  using Scratch = SweepScratch<T>;

  // targets: D values for every body, or null for a network that descends along slopes; state: StateLength() numbers,
  // parameters of all bodies, then their velocities.
  GridNetwork(const GridProblem<T>& problem, const double* targets, const T* state);
  GridNetwork(const GridProblem<T>& problem, const T* state) : GridNetwork(problem, nullptr, state) {}

  Scratch MakeScratch() const { return Scratch(problem_.grid); }
  std::size_t Slices() const { return bodies_.size() * bodies_[0].Slices(); }
  // Outputs of one slice of a body; with `step`, after a gradient step of its neurons.
  void Sweep(std::size_t slice, bool step, Scratch& scratch);
  // After all slices: outputs, errors, the residual of the next step. Returns the loss (1/|B|)Σw|ψ−y|² on the
  // training points.
  double Finish();
  // What is left of a step before its sweep.
  void Prepare();
  // The same loss on the test points.
  double TestLoss() const;
  void Save(T* state) const;
  void Load(const T* state);

  // What Descent needs of one body. A step is one sweep, which leaves the outputs.
  void Along(const double* slopes, std::size_t points);
  std::size_t DescentParts() const { return Slices(); }
  void Run(DescentStage stage, std::size_t part, Scratch& scratch) {
    const bool steps = stage == DescentStage::Step;
    if (steps) bodies_[0].Keep(part);
    Sweep(part, steps, scratch);
  }
  DescentStage After(DescentStage stage);
  void Outputs(double* values, std::size_t points) const;
  void Undo() { bodies_[0].Undo(); }
  void Commit() { bodies_[0].Commit(); }

 private:
  // ρ on the training points; returns Σw|ψ−y|².
  double PointResidual();
  double OrbitResidual();
  double OrbitLoss(const OrbitSet& orbits, const std::vector<double>& targets, double rest,
                   std::vector<double>* gradient) const;

  const GridProblem<T>& problem_;
  std::vector<GridBody<T>> bodies_;
  // With a symmetry, whose bodies have the target 0: targets of orbits, and what they lack of the symmetry.
  std::vector<double> trained_targets_, tested_targets_, orbit_gradient_;
  double trained_rest_ = 0, tested_rest_ = 0;
};

}  // namespace nnqs::networks
