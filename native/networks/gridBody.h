// One real network with one hidden layer on a product grid, in slices of neurons.
#pragma once

#include <cstddef>
#include <vector>

#include "networks/gridProblem.h"

namespace nnqs::networks {

template <class T>
class GridBody {
 public:
  using Scratch = SweepScratch<T>;

  // target: D values that outputs are compared with, or null for 0.
  GridBody(const GridProblem<T>& problem, const double* target);

  std::size_t Slices() const { return slices_.size(); }
  // Outputs of one slice; with `step`, after a gradient step of its neurons.
  void Sweep(std::size_t slice, bool step, Scratch& scratch);
  // After all slices: f−y on the grid.
  void UpdateErrors();
  const T* errors() const { return error_.data(); }
  // ρ of every training point, to be set before UpdateMoments.
  T* residual() { return residual_.data(); }
  void UpdateMoments();
  // What is left of a step before its sweep: the output bias, which no slice owns.
  void Prepare();
  // Parameters() numbers each; velocities only with momentum.
  void Save(T* parameters, T* velocities) const;
  void Load(const T* parameters, const T* velocities);
  // f−y of the D points.
  void Outputs(double* values) const;

 private:
  struct Slice {
    std::size_t first, last;
    Buffer<T> output;
    std::vector<double> linear_sums;
  };
  HiddenLayer<T> Layer() const;
  void SumSlices();

  const GridProblem<T>& problem_;
  std::size_t padded_;
  Buffer<T> parameters_, velocities_;
  T output_bias_ = 0, output_bias_velocity_ = 0;
  std::vector<Slice> slices_;
  Buffer<T> target_, error_, residual_, moments_, row_part_, column_part_;
};

}  // namespace nnqs::networks
