#include "linalg/simd.h"

#include <hwy/highway.h>
#include <hwy/targets.h>

namespace nnqs {

std::vector<std::string> SimdTargets() {
  std::vector<std::string> names;
  // One bit each; of two targets the better one has the lower bit.
  for (std::int64_t left = hwy::SupportedTargets() & HWY_TARGETS; left != 0; left &= left - 1) {
    names.emplace_back(hwy::TargetName(left & -left));
  }
  return names;
}

}  // namespace nnqs
