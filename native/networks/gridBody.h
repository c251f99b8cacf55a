// One real network with one hidden layer on a product grid, in slices of neurons.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "base/buffer.h"
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
  // Keep what Prepare and Sweep are about to change; Undo brings back what has been kept since the last Commit.
  void KeepOutputBias();
  void Keep(std::size_t slice);
  void Undo();
  void Commit();
  // f−y of the D points.
  void Outputs(double* values) const;

 private:
  struct Slice {
    std::size_t first, last;
    Buffer<T> output;
    std::vector<double> linear_sums;
    bool kept = false;
  };
  // The two numbers of the output bias.
  struct OutputBias {
    T value = 0, velocity = 0;
  };
  // f(parameters or velocities, those that are kept, length) for each run of neurons of a slice.
  template <class F>
  void ForKept(const Slice& slice, F f);
  HiddenLayer<T> Layer() const;
  void SumSlices();

  const GridProblem<T>& problem_;
  std::size_t padded_;
  Buffer<T> parameters_, velocities_;
  OutputBias output_bias_;
  std::vector<Slice> slices_;
  Buffer<T> kept_;  // parameters, and velocities if there is momentum
  std::optional<OutputBias> kept_bias_;
  Buffer<T> target_, error_, residual_, moments_, row_part_, column_part_;
};

}  // namespace nnqs::networks
