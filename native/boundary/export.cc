#include "boundary/export.h"

#include <string>

#include "boundary/instance.h"
#include "boundary/request.h"

namespace nnqs::boundary {
namespace {

// What `call` returns; what it throws, as JavaScript's error, behind `label`.
template <class Call>
Napi::Value Guarded(Napi::Env env, const std::string& label, Call&& call) {
  try {
    return call();
  } catch (const Napi::Error&) {
    throw;
  } catch (...) {
    throw Napi::Error(env, ToJavaScript(env, std::current_exception(), label));
  }
}

}  // namespace

void Export(Napi::Env env, Napi::Object exports, const char* name, Handler handler) {
  const auto guarded = [name, handler](const Napi::CallbackInfo& info) {
    std::string label = name;
    return Guarded(info.Env(), label, [&] {
      Request request(info, label);
      return handler(request);
    });
  };
  exports.Set(name, Napi::Function::New(env, guarded, name));
}

void Export(Napi::Env env, Napi::Object exports, const char* name, PlainHandler handler) {
  const auto guarded = [handler](const Napi::CallbackInfo& info) {
    return Guarded(info.Env(), "", [&] { return handler(info); });
  };
  exports.Set(name, Napi::Function::New(env, guarded, name));
}

}  // namespace nnqs::boundary
