// Results in memory of their own, which JavaScript takes piece by piece, so that its event loop goes on meanwhile:
// those of jobs of a worker thread, whose own memory may go while LAPACK works. Staged inputs (staged.h) are their
// twins.
#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "boundary/value.h"

namespace nnqs::boundary {

class Apart {
 public:
  // `memory` owns `bytes`.
  Apart(napi_typedarray_type type, std::size_t bytes_per_number, const Bytes& bytes, std::shared_ptr<void> memory)
      : type_(type), bytes_per_number_(bytes_per_number), bytes_(bytes), memory_(std::move(memory)) {}

  std::size_t numbers() const { return bytes_.length / bytes_per_number_; }
  std::size_t bytes() const { return bytes_.length; }

  // Copies up to `numbers` more into an array of JavaScript. Returns that array once it is whole, when the memory is
  // freed; an empty value before. Throws ArgumentError if it was taken already.
  Napi::Value Take(Napi::Env env, std::size_t numbers);

 private:
  napi_typedarray_type type_;
  std::size_t bytes_per_number_;
  Bytes bytes_;
  std::shared_ptr<void> memory_;
  std::size_t taken_ = 0;  // bytes
  Napi::Reference<Napi::TypedArray> array_;
};

// The handle that JavaScript holds.
Napi::Object HandleOf(Napi::Env env, const std::shared_ptr<Apart>& apart);

// Exports takeResult.
void RegisterApart(Napi::Env env, Napi::Object exports);

}  // namespace nnqs::boundary
