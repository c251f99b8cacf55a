#include "boundary/token.h"

#include "base/errors.h"
#include "boundary/export.h"

namespace nnqs::boundary {
namespace {

// A tag that no other addon has: only objects made by createToken() carry it, so unwrapping is safe for any value.
constexpr napi_type_tag kTokenTag = {0x6e6e7173746f6b65, 0x8d1f4b6ac2e95730};

Napi::Value CreateToken(const Napi::CallbackInfo& info) {
  const Napi::Object object = Napi::Object::New(info.Env());
  auto token = std::make_unique<std::shared_ptr<Token>>(std::make_shared<Token>());
  const auto release = [](napi_env, void* data, void*) { delete static_cast<std::shared_ptr<Token>*>(data); };
  if (napi_type_tag_object(info.Env(), object, &kTokenTag) != napi_ok ||
      napi_wrap(info.Env(), object, token.get(), release, nullptr, nullptr) != napi_ok) {
    throw Napi::Error::New(info.Env());
  }
  (void)token.release();  // owned by the object now
  return object;
}

Napi::Value Cancel(const Napi::CallbackInfo& info) {
  TokenOf(info[0])->cancelled = true;
  return info.Env().Undefined();
}

Napi::Value Progress(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), TokenOf(info[0])->progress.load());
}

}  // namespace

std::shared_ptr<Token> TokenOf(const Napi::Value& value) {
  bool ours = false;
  void* token = nullptr;
  if (!value.IsObject() || napi_check_object_type_tag(value.Env(), value, &kTokenTag, &ours) != napi_ok || !ours ||
      napi_unwrap(value.Env(), value, &token) != napi_ok) {
    throw ArgumentError("`token` must come from createToken()");
  }
  return *static_cast<std::shared_ptr<Token>*>(token);
}

void RegisterTokens(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "createToken", CreateToken);
  Export(env, exports, "cancel", Cancel);
  Export(env, exports, "progress", Progress);
}

}  // namespace nnqs::boundary
