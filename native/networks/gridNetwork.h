// One real network with one hidden layer that trains on a product grid, in slices of neurons.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "networks/descent.h"
#include "networks/orbits.h"
#include "networks/sweep.h"

namespace nnqs::networks {

// Neurons per slice: the same whatever the number of threads, so sums are too.
inline constexpr std::size_t kGridSlice = 10 * kBlock;

// What all networks of a run share.
template <class T>
struct GridProblem {
  ProductGrid<T> grid;
  std::size_t width;  // hidden neurons
  Kink<T> activation;
  StepRates<T> rates;
  double output_bias_rate;
  bool momentum;
  // Training and test points as positions in grid arrays, ascending; the same training points for the sweep. With a
  // symmetry every state of a trained orbit is one, and the test points are those of `tested`.
  std::vector<std::uint32_t> train, test;
  TrainingPoints points;
  // Weights of the training and the test points in the loss, in their order; empty: 1.
  std::vector<double> train_weights, test_weights;
  // |B| of each kind.
  std::size_t train_count, test_count;
  // With a symmetry: the orbits, whose members are positions, and of every training point its orbit and s/c.
  std::optional<OrbitSet> trained, tested;
  std::vector<std::uint32_t> orbit;
  std::vector<double> share;
  // u(r) and v(c), rows×dimension and columns×dimension.
  std::vector<double> u, v;

  // Parameters of one network: weights (dimension×width), biases, readout, output bias.
  std::size_t Parameters() const { return (grid.dimension + 2) * width + 1; }
  // They, and their velocities if there is momentum.
  std::size_t StateLength() const { return Parameters() * (momentum ? 2 : 1); }
  // Of training `count` networks at once: states, targets, errors, residuals and outputs of every slice; of their
  // points, the lists that are given and those that are made.
  double Bytes(std::size_t count, std::size_t train_points, std::size_t test_points) const {
    const std::size_t slices = (width + kGridSlice - 1) / kGridSlice;
    const double arrays = 3.0 + static_cast<double>(slices);
    return static_cast<double>(count) * sizeof(T) *
               (2.0 * static_cast<double>(StateLength()) + arrays * static_cast<double>(grid.Size())) +
           static_cast<double>(train_points + test_points) * (sizeof(std::int32_t) + 2 * sizeof(std::uint32_t)) +
           2 * sizeof(double) * static_cast<double>(grid.rows * grid.columns);
  }
};

// Positions and row lists from indices r·columns + c of the D points. weights: of the D points, or none.
template <class T>
void SetPoints(GridProblem<T>& problem, std::vector<std::int32_t> train, std::vector<std::int32_t> test,
               const std::vector<double>& weights, const OrbitTable& orbits);

template <class T>
class GridNetwork {
 public:
  using Scratch = SweepScratch<T>;

  // target: D values, or null for a network that descends along slopes; state: StateLength() numbers.
  GridNetwork(const GridProblem<T>& problem, const double* target, const T* state);
  GridNetwork(const GridProblem<T>& problem, const T* state) : GridNetwork(problem, nullptr, state) {}

  Scratch MakeScratch() const { return Scratch(problem_.grid); }
  std::size_t Slices() const { return slices_.size(); }
  // Outputs of one slice; with `step`, after a gradient step of its neurons.
  void Sweep(std::size_t slice, bool step, Scratch& scratch);
  // After all slices: outputs, errors, the residual of the next step. Returns the loss (1/|B|)Σw(f−y)² on the
  // training points.
  double Finish();
  // What is left of a step before its sweep: the output bias, which no slice owns.
  void Prepare();
  // The same loss on the test points.
  double TestLoss() const;
  void Save(T* state) const;
  void Load(const T* state);

  // What Descent needs. A step is one sweep, which leaves the outputs.
  void Along(const double* slopes, std::size_t points);
  std::size_t DescentParts() const { return Slices(); }
  void Run(DescentStage stage, std::size_t part, Scratch& scratch) {
    Sweep(part, stage == DescentStage::Step, scratch);
  }
  DescentStage After(DescentStage stage);
  void Outputs(double* values, std::size_t points) const;

 private:
  struct Slice {
    std::size_t first, last;
    Buffer<T> output;
    std::vector<double> linear_sums;
  };
  HiddenLayer<T> Layer() const;
  void SumSlices();
  void UpdateErrors();
  // ρ on the training points; returns Σw(f−y)².
  double PointResidual();
  double OrbitResidual();
  void UpdateMoments();
  double OrbitLoss(const OrbitSet& orbits, const std::vector<double>& targets, double rest,
                   std::vector<double>* gradient) const;

  const GridProblem<T>& problem_;
  std::size_t padded_;
  Buffer<T> parameters_, velocities_;
  T output_bias_, output_bias_velocity_ = 0;
  std::vector<Slice> slices_;
  Buffer<T> target_, error_, residual_, moments_, row_part_, column_part_;
  // With a symmetry target_ is 0 and error_ the output; targets of orbits, and what they lack of the symmetry.
  std::vector<double> trained_targets_, tested_targets_, orbit_gradient_;
  double trained_rest_ = 0, tested_rest_ = 0;
};

}  // namespace nnqs::networks
