// Registers what Node cannot do with files: exchangeNames.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterFiles(Napi::Env env, Napi::Object exports);
}
