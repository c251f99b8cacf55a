// Registers the contraction of Wick's pairings: pairingSums.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterCorrelators(Napi::Env env, Napi::Object exports);
}
