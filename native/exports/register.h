// The native functions, one file per area: each reads a request, calls what computes, and hands results back. Nothing
// is computed here; what a function takes and gives stands above it, and in src/native/functions for TypeScript.
#pragma once

#include <napi.h>

#include "boundary/export.h"
#include "boundary/limits.h"
#include "boundary/request.h"

namespace nnqs::exports {

using boundary::Export;
using boundary::Input;
using boundary::kMostCounted;
using boundary::kMostProducts;
using boundary::kMostSpins;
using boundary::kMostWhole;
using boundary::Request;
using boundary::RequireFinite;

void RegisterCorrelators(Napi::Env env, Napi::Object exports);
void RegisterDecompositions(Napi::Env env, Napi::Object exports);
void RegisterDescent(Napi::Env env, Napi::Object exports);
void RegisterDynamics(Napi::Env env, Napi::Object exports);
void RegisterEntropy(Napi::Env env, Napi::Object exports);
void RegisterFiles(Napi::Env env, Napi::Object exports);
void RegisterGraph(Napi::Env env, Napi::Object exports);
void RegisterHilbert(Napi::Env env, Napi::Object exports);
void RegisterKernelOperators(Napi::Env env, Napi::Object exports);
void RegisterKernelSpaces(Napi::Env env, Napi::Object exports);
void RegisterKernels(Napi::Env env, Napi::Object exports);
void RegisterKrylov(Napi::Env env, Napi::Object exports);
void RegisterMemory(Napi::Env env, Napi::Object exports);
void RegisterNetworks(Napi::Env env, Napi::Object exports);
void RegisterOperators(Napi::Env env, Napi::Object exports);
void RegisterProducts(Napi::Env env, Napi::Object exports);
void RegisterRandom(Napi::Env env, Napi::Object exports);
void RegisterSectors(Napi::Env env, Napi::Object exports);
void RegisterStates(Napi::Env env, Napi::Object exports);
void RegisterSystem(Napi::Env env, Napi::Object exports);

}  // namespace nnqs::exports
