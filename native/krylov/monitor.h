// How a long computation reports and stops: called with the fraction done; throws CancelledError to stop it.
#pragma once

#include <functional>

namespace nnqs::krylov {

using Monitor = std::function<void(double)>;

}  // namespace nnqs::krylov
