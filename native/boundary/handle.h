// Native objects that JavaScript holds on to: an opaque object that owns a shared pointer. A type tag makes unwrapping
// safe for whatever a caller passes.
#pragma once

#include <napi.h>

#include <memory>

#include "boundary/errors.h"

namespace nnqs::boundary {

template <class T>
Napi::Object MakeHandle(Napi::Env env, const napi_type_tag& tag, std::shared_ptr<T> object) {
  const Napi::Object handle = Napi::Object::New(env);
  auto owner = std::make_unique<std::shared_ptr<T>>(std::move(object));
  const auto release = [](napi_env, void* data, void*) { delete static_cast<std::shared_ptr<T>*>(data); };
  if (napi_type_tag_object(env, handle, &tag) != napi_ok ||
      napi_wrap(env, handle, owner.get(), release, nullptr, nullptr) != napi_ok) {
    throw Napi::Error::New(env);
  }
  (void)owner.release();  // the JavaScript object owns it now
  return handle;
}

// `what` says where such handles come from.
template <class T>
std::shared_ptr<T> FromHandle(const Napi::Value& value, const napi_type_tag& tag, const char* what) {
  bool ours = false;
  void* object = nullptr;
  if (!value.IsObject() || napi_check_object_type_tag(value.Env(), value, &tag, &ours) != napi_ok || !ours ||
      napi_unwrap(value.Env(), value, &object) != napi_ok) {
    throw ArgumentError(what);
  }
  return *static_cast<std::shared_ptr<T>*>(object);
}

}  // namespace nnqs::boundary
