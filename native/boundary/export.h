// How a native function becomes a JavaScript one.
#pragma once

#include <napi.h>

namespace nnqs::boundary {

using Handler = Napi::Value (*)(const Napi::CallbackInfo&);

// exports[name] = handler; errors that it throws become their JavaScript twins.
void Export(Napi::Env env, Napi::Object exports, const char* name, Handler handler);

}  // namespace nnqs::boundary
