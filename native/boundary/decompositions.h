// Registers the functions of one square matrix: dsyevd, zheevd, cholesky, choleskySolve.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterDecompositions(Napi::Env env, Napi::Object exports);
}
