// Registers the quantum functions: bases, operators, ground states, time evolution.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterQuantum(Napi::Env env, Napi::Object exports);
}
