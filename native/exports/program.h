// The arguments `program` and `tables` of a request, which src/stax/program.ts writes, and inputs of networks.
#pragma once

#include <memory>
#include <string>

#include "exports/register.h"
#include "kernels/program.h"

namespace nnqs::exports {

// The arguments `program` and `tables` that src/stax/program.ts writes.
std::shared_ptr<const kernels::Program> ProgramOf(const Request& request);
// Finite inputs, count × dimension.
Input<double> PointsOf(const Request& request, const std::string& name, std::size_t count, std::size_t dimension);

}  // namespace nnqs::exports
