// Kernel operators as JavaScript holds them.
#pragma once

#include <memory>

#include "dynamics/kernelOperator.h"
#include "exports/register.h"

namespace nnqs::exports {

// The argument `kernel`.
std::shared_ptr<dynamics::KernelOperator> KernelOf(const Request& request);

}  // namespace nnqs::exports
