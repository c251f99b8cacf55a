// The forward pass of sweep-inl.h: what a block of neurons adds to the output. Included once per target (Highway's
// foreach_target).
#if defined(NNQS_NETWORKS_FORWARD_PASS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_NETWORKS_FORWARD_PASS_INL_H_
#undef NNQS_NETWORKS_FORWARD_PASS_INL_H_
#else
#define NNQS_NETWORKS_FORWARD_PASS_INL_H_
#endif

#include <hwy/highway.h>

#include "networks/sweepTables-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::networks::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Tiles that fill the register file: 32 registers with AVX-512 and NEON, 16 before.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON
inline constexpr int kForwardRows = 6;
#else
inline constexpr int kForwardRows = 3;
#endif

// B[c] for every neuron of a block; lanes are columns.
template <class D, class T>
HWY_INLINE void BlockColumns(D d, const SweepTask<T>& task, std::size_t block, T* table) {
  const ProductGrid<T>& grid = *task.grid;
  const std::size_t active = grid.column_coordinates.size();
  for (std::size_t i = 0; i < kBlock; ++i) {
    const T* HWY_RESTRICT parameters = task.layer.parameters + block + i;
    for (std::size_t c = 0; c < grid.columns; c += hn::Lanes(d)) {
      auto b = hn::Zero(d);
      for (std::size_t k = 0; k < active; ++k) {
        const auto weight = hn::Set(d, parameters[grid.column_coordinates[k] * task.layer.padded]);
        b = hn::MulAdd(weight, hn::LoadU(d, grid.column_table.data() + k * grid.stride + c), b);
      }
      hn::Store(b, d, table + i * grid.stride + c);
    }
  }
}

// Adds Σ_j a_j max(B_j, −A_j) over a block to a tile of the output, which stays in registers meanwhile.
template <int kRows, int kColumns, class D, class T>
HWY_INLINE void OutputTile(D d, const T* HWY_RESTRICT readout, const T* HWY_RESTRICT rows,
                           const T* HWY_RESTRICT columns, std::size_t stride, T* HWY_RESTRICT output) {
  const std::size_t lanes = hn::Lanes(d);
  hn::Vec<D> sum[kRows][kColumns];
  for (int i = 0; i < kRows; ++i)
    for (int k = 0; k < kColumns; ++k) sum[i][k] = hn::Load(d, output + i * stride + k * lanes);
  for (std::size_t j = 0; j < kBlock; ++j) {
    const auto a = hn::Set(d, readout[j]);
    hn::Vec<D> b[kColumns];
    for (int k = 0; k < kColumns; ++k) b[k] = hn::Load(d, columns + j * stride + k * lanes);
    for (int i = 0; i < kRows; ++i) {
      const auto threshold = hn::Set(d, rows[i * kBlock + j]);
      for (int k = 0; k < kColumns; ++k) sum[i][k] = hn::MulAdd(a, hn::Max(b[k], threshold), sum[i][k]);
    }
  }
  for (int i = 0; i < kRows; ++i)
    for (int k = 0; k < kColumns; ++k) hn::Store(sum[i][k], d, output + i * stride + k * lanes);
}

template <int kRows, int kColumns, class D, class T>
HWY_INLINE void OutputColumns(D d, const ProductGrid<T>& grid, const T* readout, const T* rows, const T* columns,
                              T* output) {
  const std::size_t stride = grid.stride;
  std::size_t r = 0;
  for (; r + kRows <= grid.rows; r += kRows)
    OutputTile<kRows, kColumns>(d, readout, rows + r * kBlock, columns, stride, output + r * stride);
  for (; r + 4 <= grid.rows; r += 4)
    OutputTile<4, kColumns>(d, readout, rows + r * kBlock, columns, stride, output + r * stride);
  for (; r + 2 <= grid.rows; r += 2)
    OutputTile<2, kColumns>(d, readout, rows + r * kBlock, columns, stride, output + r * stride);
  for (; r < grid.rows; ++r)
    OutputTile<1, kColumns>(d, readout, rows + r * kBlock, columns, stride, output + r * stride);
}

// Forward of one block. Not inlined: Evaluate and Step must add in exactly the same way, or a resumed run would differ.
template <class D, class T>
HWY_NOINLINE void Output(D d, const SweepTask<T>& task, std::size_t block, SweepScratch<T>& scratch) {
  const ProductGrid<T>& grid = *task.grid;
  const HiddenLayer<T>& layer = task.layer;
  const std::size_t lanes = hn::Lanes(d), dimension = grid.dimension;
  const T* readout = layer.parameters + (dimension + 1) * layer.padded + block;
  RowTable<kBlock / hn::MaxLanes(Tag<T>())>(d, grid, layer, block, scratch.negative_a);
  BlockColumns(d, task, block, scratch.block_columns);
  for (std::size_t c = 0; c < grid.columns;) {
    const T* columns = scratch.block_columns + c;
    const std::size_t left = (grid.columns - c + lanes - 1) / lanes;
    // The 66 columns of a quarter-filled Hubbard lattice end in five vectors: one wider tile beats a tile of one.
    const std::size_t taken = left == 5 ? 5 : left >= 4 ? 4 : 1;
    if (taken == 5) OutputColumns<kForwardRows - 2, 5>(d, grid, readout, scratch.negative_a, columns, task.output + c);
    if (taken == 4) OutputColumns<kForwardRows, 4>(d, grid, readout, scratch.negative_a, columns, task.output + c);
    if (taken == 1) OutputColumns<kForwardRows, 1>(d, grid, readout, scratch.negative_a, columns, task.output + c);
    c += taken * lanes;
  }
  for (std::size_t k = 0; k <= dimension; ++k) {
    auto sum = hn::Zero(d);
    const T* w = layer.parameters + k * layer.padded + block;
    for (std::size_t i = 0; i < kBlock; i += lanes) sum = hn::MulAdd(hn::Load(d, readout + i), hn::Load(d, w + i), sum);
    task.linear_sums[k] += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, sum)));
  }
}

}  // namespace nnqs::networks::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
