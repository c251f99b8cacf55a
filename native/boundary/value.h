// JavaScript values seen from C++: which typed array holds which C++ type, where its bytes are, how to call a value in
// an error message.
#pragma once

#include <napi.h>

#include <complex>
#include <cstdint>
#include <string>

namespace nnqs::boundary {

// The typed array that holds elements of T, and how many of its numbers make one element.
template <class T>
struct Element;
template <>
struct Element<float> {
  static constexpr napi_typedarray_type type = napi_float32_array;
  static constexpr const char* name = "Float32Array";
  static constexpr std::size_t width = 1;
};
template <>
struct Element<double> {
  static constexpr napi_typedarray_type type = napi_float64_array;
  static constexpr const char* name = "Float64Array";
  static constexpr std::size_t width = 1;
};
template <>
struct Element<std::complex<double>> {
  static constexpr napi_typedarray_type type = napi_float64_array;
  static constexpr const char* name = "Float64Array (re, im interleaved)";
  static constexpr std::size_t width = 2;
};
template <>
struct Element<std::int32_t> {
  static constexpr napi_typedarray_type type = napi_int32_array;
  static constexpr const char* name = "Int32Array";
  static constexpr std::size_t width = 1;
};
template <>
struct Element<std::uint8_t> {
  static constexpr napi_typedarray_type type = napi_uint8_array;
  static constexpr const char* name = "Uint8Array";
  static constexpr std::size_t width = 1;
};

// A number with all its digits.
std::string Text(double value);
// "undefined", "3", "a Float32Array" …
std::string Describe(const Napi::Value& value);

// Bytes under a typed array; null and 0 where its buffer was detached or has shrunk away.
struct Bytes {
  char* data;
  std::size_t length;
};
Bytes BytesOf(const Napi::TypedArray& array);
bool IsDetached(const Napi::TypedArray& array);

// A new, zeroed typed array; throws JavaScript's RangeError where there is no memory, instead of ending the process.
Napi::TypedArray NewArray(Napi::Env env, napi_typedarray_type type, std::size_t bytes_per_number, std::size_t numbers);

}  // namespace nnqs::boundary
