// Native objects that JavaScript holds on to: an opaque object that owns a shared pointer. A type tag makes unwrapping
// safe for whatever a caller passes.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "base/errors.h"

namespace nnqs::boundary {

template <class T>
struct Owner {
  std::shared_ptr<T> object;
  std::int64_t bytes;
};

// Another copy of this addon in the process has other classes behind the same names: the address keeps them apart.
inline napi_type_tag OwnTag(std::uint64_t kind) {
  static const char anchor = 0;
  return {kind, reinterpret_cast<std::uintptr_t>(&anchor)};
}

// `kind`: a random number for each type. `bytes`: memory that the object holds outside V8's heap, so that the garbage
// collector knows what a handle weighs.
template <class T>
Napi::Object MakeHandle(Napi::Env env, std::uint64_t kind, std::shared_ptr<T> object, std::int64_t bytes = 0) {
  const Napi::Object handle = Napi::Object::New(env);
  auto owner = std::make_unique<Owner<T>>(Owner<T>{std::move(object), bytes});
  const auto release = [](napi_env of, void* data, void*) {
    const std::unique_ptr<Owner<T>> released(static_cast<Owner<T>*>(data));
    std::int64_t held = 0;
    napi_adjust_external_memory(of, -released->bytes, &held);
  };
  const napi_type_tag tag = OwnTag(kind);
  if (napi_type_tag_object(env, handle, &tag) != napi_ok ||
      napi_wrap(env, handle, owner.get(), release, nullptr, nullptr) != napi_ok) {
    throw Napi::Error::New(env);
  }
  (void)owner.release();  // the JavaScript object owns it now
  std::int64_t held = 0;
  napi_adjust_external_memory(env, bytes, &held);
  return handle;
}

// Whether `value` is a handle of that kind.
inline bool IsHandle(const Napi::Value& value, std::uint64_t kind) {
  const napi_type_tag tag = OwnTag(kind);
  bool ours = false;
  return value.IsObject() && napi_check_object_type_tag(value.Env(), value, &tag, &ours) == napi_ok && ours;
}

// `what` says where such handles come from.
template <class T>
std::shared_ptr<T> FromHandle(const Napi::Value& value, std::uint64_t kind, const char* what) {
  void* object = nullptr;
  if (!IsHandle(value, kind) || napi_unwrap(value.Env(), value, &object) != napi_ok) {
    throw ArgumentError(what);
  }
  return static_cast<Owner<T>*>(object)->object;
}

}  // namespace nnqs::boundary
