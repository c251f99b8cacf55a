// The points that a dense network trains on or tests, cut into slices of the batch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/buffer.h"
#include "networks/orbits.h"

namespace nnqs::networks {

// Inputs per slice: the same whatever the number of threads, so sums are too.
inline constexpr std::size_t kDenseSlice = 256;

// A slice of training or test points: rows of inputs, and the values of the loss that they make. Without a symmetry
// they are the same; with one a value is an orbit, and a slice holds whole ones, so that none needs another.
struct DensePart {
  std::size_t first, rows, first_value, values;
};

// The training or the test points of a run.
template <class T>
struct DensePoints {
  std::size_t count = 0;              // |B|
  std::vector<std::int32_t> indices;  // of inputs, row by row; with a symmetry those of all members of all orbits
  Buffer<T> inputs;                   // those inputs
  std::vector<double> weights;        // of the values; empty: 1
  std::optional<OrbitSet> orbits;     // with a symmetry
  std::vector<DensePart> parts;
};

// Points with their weights, or orbits, cut into parts; the inputs are yet to come. weights: of all inputs, or none.
template <class T>
DensePoints<T> PointsOf(std::vector<std::int32_t> indices, const std::vector<double>& weights,
                        const OrbitTable& orbits);

// Values of every component that the loss compares with, value by value, from `components` arrays that are `pitch`
// apart; none where `targets` is null. Adds to `rest` what they lack of a symmetry.
template <class T>
Buffer<T> TargetsOf(const DensePoints<T>& points, std::size_t components, const double* targets, std::size_t pitch,
                    double& rest);

}  // namespace nnqs::networks
