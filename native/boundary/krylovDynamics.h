// Registers training dynamics without an eigensystem: krylovDynamics.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterKrylovDynamics(Napi::Env env, Napi::Object exports);
}
