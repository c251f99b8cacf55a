#include "boundary/export.h"

#include <exception>

#include "boundary/instance.h"

namespace nnqs::boundary {

void Export(Napi::Env env, Napi::Object exports, const char* name, Handler handler) {
  const auto guarded = [handler](const Napi::CallbackInfo& info) -> Napi::Value {
    try {
      return handler(info);
    } catch (const Napi::Error&) {
      throw;
    } catch (...) {
      throw Napi::Error(info.Env(), ToJavaScript(info.Env(), std::current_exception()));
    }
  };
  exports.Set(name, Napi::Function::New(env, guarded, name));
}

}  // namespace nnqs::boundary
