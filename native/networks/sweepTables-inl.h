// Pre-activations by rows and columns of the grid, from which sweep-inl.h's passes start. Included once per target
// (Highway's foreach_target).
#if defined(NNQS_NETWORKS_SWEEP_TABLES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_NETWORKS_SWEEP_TABLES_INL_H_
#undef NNQS_NETWORKS_SWEEP_TABLES_INL_H_
#else
#define NNQS_NETWORKS_SWEEP_TABLES_INL_H_
#endif

#include <hwy/highway.h>

#include "networks/sweep.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::networks::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Tag = hn::ScalableTag<T>;

// Vectors of neurons that go through the backward pass together: two chains of additions hide their latency.
inline constexpr int kVectors = 2;

// Fills the table of a tree: entry of a node = entry of its parent + sign·value·w_k. The root's entry is there already.
// One entry holds kCount vectors of neurons, from `parameters` on.
template <int kCount, class D, class T>
HWY_INLINE void FillTable(D d, const OffsetTree<T>& tree, const T* HWY_RESTRICT parameters, std::size_t padded, T sign,
                          T* table) {
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t k = 0; k < tree.by_coordinate.size(); ++k) {
    hn::Vec<D> weight[kCount];
    for (int v = 0; v < kCount; ++v) weight[v] = hn::Load(d, parameters + k * padded + v * lanes);
    for (const auto& edge : tree.by_coordinate[k]) {
      const auto value = hn::Set(d, sign * edge.value);
      T* node = table + edge.node * (kCount * lanes);
      const T* parent = table + edge.parent * (kCount * lanes);
      for (int v = 0; v < kCount; ++v)
        hn::Store(hn::MulAdd(value, weight[v], hn::Load(d, parent + v * lanes)), d, node + v * lanes);
    }
  }
}

// −A[r] = −(b + w·origin + Σ offsets) for kCount vectors of neurons; lanes are neurons.
template <int kCount, class D, class T>
HWY_INLINE void RowTable(D d, const ProductGrid<T>& grid, const HiddenLayer<T>& layer, std::size_t neuron, T* table) {
  const std::size_t lanes = hn::Lanes(d);
  const T* HWY_RESTRICT parameters = layer.parameters + neuron;
  for (int v = 0; v < kCount; ++v) {
    const auto weight = [&](std::size_t k) HWY_ATTR { return hn::Load(d, parameters + k * layer.padded + v * lanes); };
    auto common = weight(grid.dimension);
    for (std::size_t k = 0; k < grid.dimension; ++k) common = hn::MulAdd(hn::Set(d, grid.origin[k]), weight(k), common);
    hn::Store(hn::Neg(common), d, table + (grid.row_tree.root * kCount + v) * lanes);
  }
  FillTable<kCount>(d, grid.row_tree, parameters, layer.padded, T{-1}, table);
}

// B[c] for kVectors vectors of neurons; lanes are neurons.
template <class D, class T>
HWY_INLINE void ColumnTable(D d, const ProductGrid<T>& grid, const HiddenLayer<T>& layer, std::size_t neuron,
                            T* table) {
  const std::size_t lanes = hn::Lanes(d);
  for (int v = 0; v < kVectors; ++v) hn::Store(hn::Zero(d), d, table + (grid.column_tree.root * kVectors + v) * lanes);
  FillTable<kVectors>(d, grid.column_tree, layer.parameters + neuron, layer.padded, T{1}, table);
}

}  // namespace nnqs::networks::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
