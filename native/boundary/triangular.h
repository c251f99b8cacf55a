// Registers products and systems with triangular factors: multiplyByLower, solveLower, gram.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterTriangular(Napi::Env env, Napi::Object exports);
}
