// Registers the functions of one square matrix: dsyevd, zheevd, cholesky, choleskySolve, expm, zexpm.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterDecompositions(Napi::Env env, Napi::Object exports);
}
