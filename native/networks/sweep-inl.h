// The vector code of sweep.h. Included once per target (Highway's foreach_target).
#if defined(NNQS_NETWORKS_SWEEP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_NETWORKS_SWEEP_INL_H_
#undef NNQS_NETWORKS_SWEEP_INL_H_
#else
#define NNQS_NETWORKS_SWEEP_INL_H_
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::networks::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using Tag = hn::ScalableTag<T>;

// Tiles that fill the register file: 32 registers with AVX-512 and NEON, 16 before.
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_NEON
inline constexpr int kForwardRows = 6;
#else
inline constexpr int kForwardRows = 3;
#endif
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

template <class T>
HWY_INLINE void Clear(const SweepTask<T>& task) {
  for (std::size_t i = 0; i < task.grid->Size(); ++i) task.output[i] = T{0};
  for (std::size_t k = 0; k <= task.grid->dimension; ++k) task.linear_sums[k] = 0;
}

template <class T>
HWY_INLINE void EvaluateAll(const SweepTask<T>& task, SweepScratch<T>& scratch) {
  Clear(task);
  for (std::size_t block = task.first; block < task.last; block += kBlock) Output(Tag<T>(), task, block, scratch);
}

template <class T>
HWY_INLINE void StepAll(const SweepTask<T>& task, SweepScratch<T>& scratch) {
  const Tag<T> d;
  const std::size_t lanes = hn::Lanes(d);
  Clear(task);
  for (std::size_t block = task.first; block < task.last; block += kBlock) {
    for (std::size_t neuron = block; neuron < block + kBlock; neuron += kVectors * lanes) {
      RowTable<kVectors>(d, *task.grid, task.layer, neuron, scratch.negative_a);
      ColumnTable(d, *task.grid, task.layer, neuron, scratch.b);
      ActiveSums(d, task, scratch);
      Gradient(d, task, scratch);
      for (int v = 0; v < kVectors; ++v) Update(d, task, neuron + v * lanes, scratch.gradient + v * lanes);
    }
    Output(d, task, block, scratch);
  }
}

// f − y = κ·kink part + linear parts − y.
template <class T>
HWY_INLINE void FinishAll(const OutputTask<T>& task) {
  const Tag<T> d;
  const ProductGrid<T>& grid = *task.grid;
  const auto kink = hn::Set(d, task.kink);
  for (std::size_t r = 0; r < grid.rows; ++r) {
    const auto row = hn::Set(d, task.row_offsets[r]);
    for (std::size_t c = 0; c < grid.columns; c += hn::Lanes(d)) {
      const std::size_t at = r * grid.stride + c;
      const auto linear = hn::Add(row, hn::Load(d, task.column_offsets + c));
      const auto f = hn::MulAdd(kink, hn::Load(d, task.output + at), linear);
      hn::Store(hn::Sub(f, hn::Load(d, task.target + at)), d, task.output + at);
    }
  }
}

void StepFloat(const SweepTask<float>& task, SweepScratch<float>& scratch) {
  StepAll(task, scratch);
}
void StepDouble(const SweepTask<double>& task, SweepScratch<double>& scratch) {
  StepAll(task, scratch);
}
void EvaluateFloat(const SweepTask<float>& task, SweepScratch<float>& scratch) {
  EvaluateAll(task, scratch);
}
void EvaluateDouble(const SweepTask<double>& task, SweepScratch<double>& scratch) {
  EvaluateAll(task, scratch);
}
void FinishFloat(const OutputTask<float>& task) {
  FinishAll(task);
}
void FinishDouble(const OutputTask<double>& task) {
  FinishAll(task);
}

}  // namespace nnqs::networks::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
