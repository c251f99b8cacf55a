// Registers functions of training dynamics: covarianceTraces.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterDynamics(Napi::Env env, Napi::Object exports);
}
