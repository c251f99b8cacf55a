// The floating-point numbers that a request asks for.
#pragma once

#include "exports/register.h"

namespace nnqs::exports {

// Whether { precision } is float32 and not float64.
bool IsSingle(const Request& request);

}  // namespace nnqs::exports
