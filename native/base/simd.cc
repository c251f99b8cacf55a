#include "base/simd.h"

#include <hwy/highway.h>
#include <hwy/targets.h>

#include <atomic>

namespace nnqs {
namespace {

// One bit each; of two targets the better one has the lower bit. Plain C++ runs everywhere.
std::int64_t Available() {
  static const std::int64_t available = (hwy::SupportedTargets() | HWY_SCALAR | HWY_EMU128) & HWY_TARGETS;
  return available;
}

constexpr std::int64_t Best(std::int64_t targets) {
  return targets & -targets;
}

std::atomic<std::int64_t> selected{0};

}  // namespace

std::vector<std::string> SimdTargets() {
  std::vector<std::string> names;
  for (std::int64_t left = Available(); left != 0; left &= left - 1) names.emplace_back(hwy::TargetName(Best(left)));
  return names;
}

std::string SelectedSimdTarget() {
  return hwy::TargetName(selected == 0 ? Best(Available()) : selected.load());
}

bool SelectSimdTarget(const std::string& name) {
  std::int64_t chosen = 0;  // the best
  if (name != "best") {
    for (std::int64_t left = Available(); left != 0 && chosen == 0; left &= left - 1) {
      if (name == hwy::TargetName(Best(left))) chosen = Best(left);
    }
    if (chosen == 0) return false;
  }
  hwy::SetSupportedTargetsForTest(chosen);
  selected = chosen;
  return true;
}

}  // namespace nnqs
