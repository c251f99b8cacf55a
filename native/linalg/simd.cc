#include "linalg/simd.h"

#include <hwy/highway.h>
#include <hwy/targets.h>

namespace nnqs {
namespace {

// One bit each; of two targets the better one has the lower bit. Plain C++ runs everywhere.
std::int64_t Available() {
  return (hwy::SupportedTargets() | HWY_SCALAR | HWY_EMU128) & HWY_TARGETS;
}

}  // namespace

std::vector<std::string> SimdTargets() {
  std::vector<std::string> names;
  for (std::int64_t left = Available(); left != 0; left &= left - 1) {
    names.emplace_back(hwy::TargetName(left & -left));
  }
  return names;
}

bool SelectSimdTarget(const std::string& name) {
  hwy::SetSupportedTargetsForTest(0);
  if (name == "best") return true;
  for (std::int64_t left = Available(); left != 0; left &= left - 1) {
    if (name != hwy::TargetName(left & -left)) continue;
    hwy::SetSupportedTargetsForTest(left & -left);
    return true;
  }
  return false;
}

}  // namespace nnqs
