// Registers the matrix functions: sgemm, dgemm, zgemm.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterLinalg(Napi::Env env, Napi::Object exports);
}
