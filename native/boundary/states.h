// Registers ensembles of random network states: featureNetStates, featureNetSpectra, featureNetValues.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterStates(Napi::Env env, Napi::Object exports);
}
