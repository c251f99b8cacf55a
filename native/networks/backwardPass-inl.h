// The backward pass of sweep-inl.h: the gradient of vectors of neurons, and their step. Included once per target
// (Highway's foreach_target).
#if defined(NNQS_NETWORKS_BACKWARD_PASS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_NETWORKS_BACKWARD_PASS_INL_H_
#undef NNQS_NETWORKS_BACKWARD_PASS_INL_H_
#else
#define NNQS_NETWORKS_BACKWARD_PASS_INL_H_
#endif

#include <hwy/highway.h>

#include "networks/sweepTables-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::networks::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Row and column sums of ρ·1[B > −A] over the training points; lanes are neurons. Points are taken in order, so that
// every target adds in the same order.
template <class D, class T>
HWY_INLINE void ActiveSums(D d, const SweepTask<T>& task, SweepScratch<T>& scratch) {
  const ProductGrid<T>& grid = *task.grid;
  const TrainingPoints& points = *task.points;
  const std::size_t lanes = hn::Lanes(d);
  const T* HWY_RESTRICT rho = task.residual;
  const T* HWY_RESTRICT b = scratch.b;
  T* HWY_RESTRICT column_sums = scratch.column_sums;
  const std::uint16_t* HWY_RESTRICT columns = points.column.data();
  const std::size_t pitch = kVectors * lanes;
  for (std::size_t i = 0; i < grid.column_tree.nodes * pitch; i += lanes) hn::Store(hn::Zero(d), d, column_sums + i);
  for (std::size_t i = grid.rows * pitch; i < grid.row_tree.nodes * pitch; i += lanes)
    hn::Store(hn::Zero(d), d, scratch.negative_a + i);
  for (std::size_t r = 0; r < grid.rows; ++r) {
    hn::Vec<D> negative_a[kVectors], row_sum[kVectors];
    for (int v = 0; v < kVectors; ++v) {
      negative_a[v] = hn::Load(d, scratch.negative_a + (r * kVectors + v) * lanes);
      row_sum[v] = hn::Zero(d);
    }
    const std::size_t end = points.row_start[r + 1];
    for (std::size_t p = points.row_start[r]; p < end; ++p) {
      const std::size_t at = columns[p] * pitch;
      const auto value = hn::Set(d, rho[p]);
      for (int v = 0; v < kVectors; ++v) {
        const auto active = hn::Gt(hn::Load(d, b + at + v * lanes), negative_a[v]);
        const auto term = hn::IfThenElseZero(active, value);
        T* HWY_RESTRICT column_sum = column_sums + at + v * lanes;
        row_sum[v] = hn::Add(row_sum[v], term);
        hn::Store(hn::Add(hn::Load(d, column_sum), term), d, column_sum);
      }
    }
    for (int v = 0; v < kVectors; ++v) hn::Store(row_sum[v], d, scratch.negative_a + (r * kVectors + v) * lanes);
  }
}

// The transpose of FillTable: adds Σ_points offset·sums to the gradient of every coordinate, and collects the sum over
// all points at the root.
template <class D, class T>
HWY_INLINE void Contract(D d, const OffsetTree<T>& tree, T* sums, T* HWY_RESTRICT gradient) {
  const std::size_t lanes = hn::Lanes(d), pitch = kVectors * lanes;
  for (std::size_t k = tree.by_coordinate.size(); k-- > 0;) {
    hn::Vec<D> total[kVectors];
    for (int v = 0; v < kVectors; ++v) total[v] = hn::Load(d, gradient + k * pitch + v * lanes);
    for (const auto& edge : tree.by_coordinate[k]) {
      const auto value = hn::Set(d, edge.value);
      const T* node = sums + edge.node * pitch;
      T* parent = sums + edge.parent * pitch;
      for (int v = 0; v < kVectors; ++v) {
        const auto sum = hn::Load(d, node + v * lanes);
        total[v] = hn::MulAdd(value, sum, total[v]);
        hn::Store(hn::Add(hn::Load(d, parent + v * lanes), sum), d, parent + v * lanes);
      }
    }
    for (int v = 0; v < kVectors; ++v) hn::Store(total[v], d, gradient + k * pitch + v * lanes);
  }
}

// γ = κ Σ ρ 1[z>0] (x, 1) + α Σ ρ (x, 1), into scratch.gradient.
template <class D, class T>
HWY_INLINE void Gradient(D d, const SweepTask<T>& task, SweepScratch<T>& scratch) {
  const ProductGrid<T>& grid = *task.grid;
  const std::size_t pitch = kVectors * hn::Lanes(d), dimension = grid.dimension;
  T* HWY_RESTRICT gradient = scratch.gradient;
  for (std::size_t i = 0; i < dimension * pitch; i += hn::Lanes(d)) hn::Store(hn::Zero(d), d, gradient + i);
  Contract(d, grid.row_tree, scratch.negative_a, gradient);
  Contract(d, grid.column_tree, scratch.column_sums, gradient);
  const auto kink = hn::Set(d, task.activation.kink), linear = hn::Set(d, task.activation.linear);
  const T* total = scratch.negative_a + grid.row_tree.root * pitch;
  for (std::size_t i = 0; i < pitch; i += hn::Lanes(d)) {
    const auto all = hn::Load(d, total + i);
    for (std::size_t k = 0; k <= dimension; ++k) {
      const auto moment = hn::Mul(linear, hn::Set(d, task.residual_moments[k]));
      const auto g =
          k == dimension ? all : hn::MulAdd(hn::Set(d, grid.origin[k]), all, hn::Load(d, gradient + k * pitch + i));
      hn::Store(hn::MulAdd(kink, g, moment), d, gradient + k * pitch + i);
    }
  }
}

// ∂a = (w, b)·γ, ∂(w, b) = aγ; velocity ← momentum·velocity + rate·gradient; parameter −= velocity.
template <class D, class T>
HWY_INLINE void Update(D d, const SweepTask<T>& task, std::size_t neuron, const T* HWY_RESTRICT gradient) {
  const HiddenLayer<T>& layer = task.layer;
  const std::size_t lanes = hn::Lanes(d), dimension = task.grid->dimension;
  const auto descend = [&](std::size_t k, T rate, hn::Vec<D> old, hn::Vec<D> slope) HWY_ATTR {
    const std::size_t at = k * layer.padded + neuron;
    auto velocity = hn::Mul(hn::Set(d, rate), slope);
    if (layer.velocities != nullptr) {
      velocity = hn::MulAdd(hn::Set(d, task.rates.momentum), hn::Load(d, layer.velocities + at), velocity);
      hn::Store(velocity, d, layer.velocities + at);
    }
    hn::Store(hn::Sub(old, velocity), d, layer.parameters + at);
  };
  const auto readout = hn::Load(d, layer.parameters + (dimension + 1) * layer.padded + neuron);
  auto readout_gradient = hn::Zero(d);
  for (std::size_t k = 0; k <= dimension; ++k) {
    const auto gamma = hn::Load(d, gradient + k * kVectors * lanes);
    const auto old = hn::Load(d, layer.parameters + k * layer.padded + neuron);
    readout_gradient = hn::MulAdd(old, gamma, readout_gradient);
    descend(k, k < dimension ? task.rates.weight : task.rates.bias, old, hn::Mul(readout, gamma));
  }
  descend(dimension + 1, task.rates.readout, readout, readout_gradient);
}

}  // namespace nnqs::networks::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
