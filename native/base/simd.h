// Which vector instructions our kernels run on; Highway chooses at run time.
#pragma once

#include <string>
#include <vector>

namespace nnqs {

// Targets that are compiled in and that this CPU supports, best first: "AVX3", "AVX2", "SSE4", …
std::vector<std::string> SimdTargets();

// The one in use: the best, unless another was selected.
std::string SelectedSimdTarget();

// Uses one of them from now on, everywhere in the process; "best" goes back to the best. False if there is no such
// target. For tests and benchmarks: nothing else should care.
bool SelectSimdTarget(const std::string& name);

}  // namespace nnqs
