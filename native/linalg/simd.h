// Which vector instructions our kernels run on; Highway chooses at run time.
#pragma once

#include <string>
#include <vector>

namespace nnqs {

// Targets that are compiled in and that this CPU supports, best first: "AVX3", "AVX2", "SSE4", … The first is the one
// in use.
std::vector<std::string> SimdTargets();

}  // namespace nnqs
