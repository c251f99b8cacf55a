// The vector code of sweep.h. Included once per target (Highway's foreach_target).
#if defined(NNQS_NETWORKS_SWEEP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_NETWORKS_SWEEP_INL_H_
#undef NNQS_NETWORKS_SWEEP_INL_H_
#else
#define NNQS_NETWORKS_SWEEP_INL_H_
#endif

#include <hwy/highway.h>

#include "networks/backwardPass-inl.h"
#include "networks/forwardPass-inl.h"
#include "networks/sweepTables-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::networks::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

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
