#include "networks/sweep.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "networks/sweep.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "networks/sweep-inl.h"

#if HWY_ONCE

namespace nnqs::networks {

template <class T>
SweepScratch<T>::SweepScratch(const ProductGrid<T>& grid) {
  const std::size_t rows = grid.row_tree.nodes * kBlock, columns = grid.column_tree.nodes * kBlock;
  const std::size_t gradients = (grid.dimension + 1) * kBlock;
  memory_ = Buffer<T>(rows + 2 * columns + gradients + kBlock * grid.stride);
  negative_a = memory_.data();
  b = negative_a + rows;
  column_sums = b + columns;
  gradient = column_sums + columns;
  block_columns = gradient + gradients;
}

template class SweepScratch<float>;
template class SweepScratch<double>;

HWY_EXPORT(StepFloat);
HWY_EXPORT(StepDouble);
HWY_EXPORT(EvaluateFloat);
HWY_EXPORT(EvaluateDouble);
HWY_EXPORT(FinishFloat);
HWY_EXPORT(FinishDouble);

void Step(const SweepTask<float>& task, SweepScratch<float>& scratch) {
  HWY_DYNAMIC_DISPATCH(StepFloat)(task, scratch);
}
void Step(const SweepTask<double>& task, SweepScratch<double>& scratch) {
  HWY_DYNAMIC_DISPATCH(StepDouble)(task, scratch);
}
void Evaluate(const SweepTask<float>& task, SweepScratch<float>& scratch) {
  HWY_DYNAMIC_DISPATCH(EvaluateFloat)(task, scratch);
}
void Evaluate(const SweepTask<double>& task, SweepScratch<double>& scratch) {
  HWY_DYNAMIC_DISPATCH(EvaluateDouble)(task, scratch);
}
void Finish(const OutputTask<float>& task) {
  HWY_DYNAMIC_DISPATCH(FinishFloat)(task);
}
void Finish(const OutputTask<double>& task) {
  HWY_DYNAMIC_DISPATCH(FinishDouble)(task);
}

}  // namespace nnqs::networks

#endif
