// Operators as JavaScript holds them.
#pragma once

#include <memory>

#include "exports/register.h"
#include "operators/operator.h"

namespace nnqs::exports {

using OperatorPointer = std::shared_ptr<const operators::Operator>;

// bytes: what it holds, as the garbage collector is told.
Napi::Object MakeOperatorHandle(Napi::Env env, OperatorPointer h, std::int64_t bytes = 0);
// The argument `operator`.
OperatorPointer OperatorOf(const Request& request);

}  // namespace nnqs::exports
