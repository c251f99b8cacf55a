// Registers the spectrum of reduced density matrices: schmidtSpectrum.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterEntropy(Napi::Env env, Napi::Object exports);
}
