// Exports requireMemory.
#pragma once

#include <napi.h>

namespace nnqs::boundary {

void RegisterMemory(Napi::Env env, Napi::Object exports);

}  // namespace nnqs::boundary
