#include "boundary/value.h"

#include <array>
#include <sstream>

#include "base/buffer.h"
#include "boundary/instance.h"

namespace nnqs::boundary {
namespace {

std::string ArrayName(napi_typedarray_type type) {
  constexpr std::array kNames = {"an Int8Array",   "a Uint8Array",    "a Uint8ClampedArray", "an Int16Array",
                                 "a Uint16Array",  "an Int32Array",   "a Uint32Array",       "a Float32Array",
                                 "a Float64Array", "a BigInt64Array", "a BigUint64Array"};
  const auto index = static_cast<std::size_t>(type);
  return index < kNames.size() ? kNames[index] : "another kind of typed array";
}

}  // namespace

std::string Text(double value) {
  std::ostringstream text;
  text.precision(17);
  text << value;
  return text.str();
}

std::string Describe(const Napi::Value& value) {
  if (value.IsUndefined()) return "undefined";
  if (value.IsNull()) return "null";
  if (value.IsNumber()) return Text(value.As<Napi::Number>().DoubleValue());
  if (value.IsString()) return "\"" + value.As<Napi::String>().Utf8Value().substr(0, 40) + "\"";
  if (value.IsBoolean()) return value.As<Napi::Boolean>().Value() ? "true" : "false";
  if (value.IsBigInt()) return "a BigInt";
  if (value.IsSymbol()) return "a symbol";
  if (value.IsTypedArray()) return ArrayName(value.As<Napi::TypedArray>().TypedArrayType());
  if (value.IsArray()) return "a plain array";
  if (value.IsArrayBuffer()) return "an ArrayBuffer";
  if (value.IsFunction()) return "a function";
  return "an object";
}

Bytes BytesOf(const Napi::TypedArray& array) {
  napi_typedarray_type type;
  std::size_t length = 0;
  void* data = nullptr;
  napi_value buffer = nullptr;  // asking for it moves the data of a small array off V8's heap, where nothing moves them
  std::size_t offset = 0;
  if (napi_get_typedarray_info(array.Env(), array, &type, &length, &data, &buffer, &offset) != napi_ok) {
    return {nullptr, 0};
  }
  return {static_cast<char*>(data), array.ElementSize() * length};
}

bool IsDetached(const Napi::TypedArray& array) {
  bool detached = false;
  napi_is_detached_arraybuffer(array.Env(), array.ArrayBuffer(), &detached);
  return detached;
}

Napi::TypedArray NewArray(Napi::Env env, napi_typedarray_type type, std::size_t bytes_per_number, std::size_t numbers) {
  // Node-API's own constructor ends the process when memory is refused; JavaScript's throws.
  const auto size = Napi::Number::New(env, static_cast<double>(bytes_per_number * numbers));
  auto buffer = InstanceOf(env).array_buffer.New({size}).As<Napi::ArrayBuffer>();
  AdviseLargePages(buffer.Data(), buffer.ByteLength());
  napi_value array = nullptr;
  if (napi_create_typedarray(env, type, numbers, buffer, 0, &array) != napi_ok) throw Napi::Error::New(env);
  return {env, array};
}

}  // namespace nnqs::boundary
