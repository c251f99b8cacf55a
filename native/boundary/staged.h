// Copies of large inputs that JavaScript makes piece by piece, so that its event loop goes on meanwhile: a request
// takes a staged array wherever it takes a typed array. JavaScript holds an opaque handle; the memory is out of its
// reach.
#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <memory>

#include "boundary/value.h"

namespace nnqs::boundary {

class Staged {
 public:
  // Room for a copy of `source`. `as_result`: in an array that can go back to JavaScript as a result of the job.
  Staged(const Napi::TypedArray& source, bool as_result);

  napi_typedarray_type type() const { return type_; }
  // Numbers in the array.
  std::size_t numbers() const { return bytes_ / bytes_per_number_; }
  Bytes bytes() const { return {data_, bytes_}; }
  // Whether every number has arrived.
  bool complete() const { return filled_ == bytes_; }
  bool taken() const { return !memory_ && array_.IsEmpty(); }
  // Frees what no job has taken.
  void Drop();

  // Copies up to `numbers` more; throws ArgumentError unless `source` is still the array that staging began with.
  void Fill(const Napi::TypedArray& source, std::size_t numbers);
  // Hands over the memory; empty for one made as a result in an array.
  std::shared_ptr<void> TakeMemory();
  // Hands over the array of one made as a result.
  Napi::Reference<Napi::TypedArray> TakeArray();
  bool as_result() const { return as_result_; }
  // Whether a result is in memory of its own, because its environment may end before the job.
  bool apart() const { return array_.IsEmpty(); }

 private:
  bool as_result_;
  napi_typedarray_type type_;
  std::size_t bytes_per_number_;
  std::size_t bytes_, filled_ = 0;
  char* data_ = nullptr;
  std::shared_ptr<void> memory_;
  Napi::Reference<Napi::TypedArray> array_;
};

// The staged array behind a handle; null for any other value.
std::shared_ptr<Staged> StagedOf(const Napi::Value& value);

// Exports stage, fillStaged and dropStaged.
void RegisterStaging(Napi::Env env, Napi::Object exports);

}  // namespace nnqs::boundary
