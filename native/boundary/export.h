// How a native function becomes a JavaScript one.
#pragma once

#include <napi.h>

#include <exception>

namespace nnqs::boundary {

class Request;

// Takes one object of named arguments, returns one of named results.
using Handler = Napi::Value (*)(Request& request);
// Takes what it likes: for functions without arguments, and those of tokens.
using PlainHandler = Napi::Value (*)(const Napi::CallbackInfo& info);

// exports[name] = handler. Errors become their JavaScript twins; those of a request begin with the name of the function
// that JavaScript's caller knows, see Request::label(). Nothing below the boundary knows a name.
void Export(Napi::Env env, Napi::Object exports, const char* name, Handler handler);
void Export(Napi::Env env, Napi::Object exports, const char* name, PlainHandler handler);

}  // namespace nnqs::boundary
