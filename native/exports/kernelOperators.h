// Kernel operators as JavaScript holds them.
#pragma once

#include <memory>
#include <string>

#include "dynamics/kernelOperator.h"
#include "exports/register.h"

namespace nnqs::exports {

// The argument `kernel`.
std::shared_ptr<dynamics::KernelOperator> KernelOf(const Request& request);

// The argument of that name.
std::shared_ptr<dynamics::KernelOperator> KernelNamed(const Request& request, const std::string& name);

}  // namespace nnqs::exports
