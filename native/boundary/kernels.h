// Registers the infinite-width kernels: kernelMatrices, kernelDiagonal, activation.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterKernels(Napi::Env env, Napi::Object exports);
}
