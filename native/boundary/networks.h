// Registers the training of finite networks: trainGrid, trainDense.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterNetworks(Napi::Env env, Napi::Object exports);
}
