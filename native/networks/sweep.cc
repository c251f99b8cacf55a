#include "networks/sweep.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "networks/sweep.cc"
// clang-format off
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "networks/sweep-inl.h"
// clang-format on

#if HWY_ONCE

#include <algorithm>
#include <cstring>

namespace nnqs::networks {

namespace {

template <class T>
T* Align(T* p) {
  const auto address = reinterpret_cast<std::uintptr_t>(p);
  return reinterpret_cast<T*>((address + kAlignment - 1) / kAlignment * kAlignment);
}

}  // namespace

template <class T>
SweepScratch<T>::SweepScratch(const ProductGrid<T>& grid) {
  const std::size_t rows = grid.row_tree.nodes * kBlock, columns = grid.column_tree.nodes * kBlock;
  const std::size_t sizes[] = {rows, columns, rows, columns, (grid.dimension + 1) * kBlock, kBlock * grid.stride};
  T** const arrays[] = {&negative_a, &b, &row_sums, &column_sums, &gradient, &block_columns};
  std::size_t total = kAlignment / sizeof(T);
  for (const std::size_t size : sizes) total += size;
  memory_.resize(total);
  T* next = Align(memory_.data());
  for (std::size_t i = 0; i < std::size(sizes); ++i) {
    *arrays[i] = next;
    next += sizes[i];
  }
}

template class SweepScratch<float>;
template class SweepScratch<double>;

HWY_EXPORT(StepFloat);
HWY_EXPORT(StepDouble);
HWY_EXPORT(EvaluateFloat);
HWY_EXPORT(EvaluateDouble);
HWY_EXPORT(FinishFloat);
HWY_EXPORT(FinishDouble);

template <>
void Step(const SweepTask<float>& task, SweepScratch<float>& scratch) {
  HWY_DYNAMIC_DISPATCH(StepFloat)(task, scratch);
}
template <>
void Step(const SweepTask<double>& task, SweepScratch<double>& scratch) {
  HWY_DYNAMIC_DISPATCH(StepDouble)(task, scratch);
}
template <>
void Evaluate(const SweepTask<float>& task, SweepScratch<float>& scratch) {
  HWY_DYNAMIC_DISPATCH(EvaluateFloat)(task, scratch);
}
template <>
void Evaluate(const SweepTask<double>& task, SweepScratch<double>& scratch) {
  HWY_DYNAMIC_DISPATCH(EvaluateDouble)(task, scratch);
}
template <>
void Finish(const OutputTask<float>& task) {
  HWY_DYNAMIC_DISPATCH(FinishFloat)(task);
}
template <>
void Finish(const OutputTask<double>& task) {
  HWY_DYNAMIC_DISPATCH(FinishDouble)(task);
}

std::vector<std::string> SimdTargets() {
  std::vector<std::string> names;
  for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1)
    names.push_back(hwy::TargetName(left & -left));
  return names;
}

std::string SimdTarget() {
  return SimdTargets().front();
}

bool SelectSimdTarget(const std::string& name) {
  hwy::SetSupportedTargetsForTest(0);
  if (name == "best") return true;
  for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
    if (name != hwy::TargetName(left & -left)) continue;
    hwy::SetSupportedTargetsForTest(left & -left);
    return true;
  }
  return false;
}

}  // namespace nnqs::networks

#endif  // HWY_ONCE
