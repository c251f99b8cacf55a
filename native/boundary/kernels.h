// Registers the infinite-width kernels: kernelMatrices, kernelDiagonal, activation.
#pragma once

#include <napi.h>

#include <memory>
#include <string>

#include "boundary/request.h"
#include "kernels/program.h"

namespace nnqs::boundary {

void RegisterKernels(Napi::Env env, Napi::Object exports);

// The arguments `program` and `tables` that src/stax/program.ts writes.
std::shared_ptr<const kernels::Program> ProgramOf(const Request& request);
// Finite inputs, count × dimension.
Input<double> PointsOf(const Request& request, const std::string& name, std::size_t count, std::size_t dimension);

}  // namespace nnqs::boundary
