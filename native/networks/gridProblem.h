// What networks with one hidden layer that train on a product grid have in common.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

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
  // Networks of a unit: 2 where a symmetry with complex characters mixes those of the real and the imaginary part.
  std::size_t bodies = 1;
  // Training and test points as positions in grid arrays, ascending; the same training points for the sweep. With a
  // symmetry every state of a trained orbit is one, and the test points are those of `tested`.
  std::vector<std::uint32_t> train = {}, test = {};
  TrainingPoints points = {};
  // Weights of the training and the test points in the loss, in their order; empty: 1.
  std::vector<double> train_weights = {}, test_weights = {};
  // |B| of each kind.
  std::size_t train_count = 0, test_count = 0;
  // With a symmetry: the orbits, whose members are positions, and of every training point which member of which orbit
  // it is.
  std::optional<OrbitSet> trained = {}, tested = {};
  std::vector<std::uint32_t> orbit = {}, member = {};
  // u(r) and v(c), rows×dimension and columns×dimension.
  std::vector<double> u, v;

  // Parameters of one network: weights (dimension×width), biases, readout, output bias.
  std::size_t Parameters() const { return (grid.dimension + 2) * width + 1; }
  // Those of a unit, and their velocities if there is momentum.
  std::size_t StateLength() const { return bodies * Parameters() * (momentum ? 2 : 1); }
  // Of training `count` units at once: states, targets, errors, residuals and outputs of every slice; of their
  // points, the lists that are given and those that are made.
  double Bytes(std::size_t count, std::size_t train_points, std::size_t test_points) const {
    const std::size_t slices = (width + kGridSlice - 1) / kGridSlice;
    const double arrays = 3.0 + static_cast<double>(slices);
    return static_cast<double>(count) * sizeof(T) *
               (2.0 * static_cast<double>(StateLength()) +
                arrays * static_cast<double>(bodies) * static_cast<double>(grid.Size())) +
           static_cast<double>(train_points + test_points) * (sizeof(std::int32_t) + 2 * sizeof(std::uint32_t)) +
           2 * sizeof(double) * static_cast<double>(grid.rows * grid.columns);
  }
};

// Positions and row lists from indices r·columns + c of the D points. weights: of the D points, or none.
template <class T>
void SetPoints(GridProblem<T>& problem, std::vector<std::int32_t> train, std::vector<std::int32_t> test,
               const std::vector<double>& weights, const OrbitTable& orbits);

}  // namespace nnqs::networks
