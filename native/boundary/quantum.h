// Registers what works on states: lowestEigenpairs, evolve, basisInputs, bitCorrelations.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterQuantum(Napi::Env env, Napi::Object exports);
}
