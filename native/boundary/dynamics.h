// Registers functions of training dynamics: covariances, combineCovariances.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterDynamics(Napi::Env env, Napi::Object exports);
}
