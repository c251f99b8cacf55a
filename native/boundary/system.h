// Registers what is about the process: setThreads, systemInfo.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterSystem(Napi::Env env, Napi::Object exports);
}
