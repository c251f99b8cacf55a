#include "boundary/staged.h"

#include <algorithm>
#include <utility>

#include "base/buffer.h"
#include "base/copy.h"
#include "base/errors.h"
#include "boundary/handle.h"
#include "boundary/instance.h"
#include "boundary/request.h"

namespace nnqs::boundary {
namespace {

constexpr std::uint64_t kStagedTag = 0x6e6e717373746167;
constexpr const char* kOrigin = "`staged` must come from stage()";

Napi::TypedArray SourceOf(const Request& request) {
  const Napi::Value value = request.Value("source");
  if (!value.IsTypedArray()) request.Fail("source", "must be a typed array, not " + Describe(value));
  auto array = value.As<Napi::TypedArray>();
  if (IsDetached(array)) request.Fail("source", "has a detached buffer: it was transferred to another thread");
  return array;
}

// stage({ source, asResult? }) -> { staged }
Napi::Value Stage(Request& request) {
  const Napi::TypedArray source = SourceOf(request);
  request.RequireMemory("a copy of an input", static_cast<double>(BytesOf(source).length));
  const auto staged = std::make_shared<Staged>(source, request.Flag("asResult"));
  Napi::Object result = Napi::Object::New(request.env());
  result.Set("staged", MakeHandle<Staged>(request.env(), kStagedTag, staged));
  return result;
}

// fillStaged({ staged, source, numbers }) -> { complete }
Napi::Value FillStaged(Request& request) {
  const auto staged = FromHandle<Staged>(request.Value("staged"), kStagedTag, kOrigin);
  staged->Fill(SourceOf(request), static_cast<std::size_t>(request.Dimension("numbers", 1)));
  Napi::Object result = Napi::Object::New(request.env());
  result.Set("complete", staged->complete());
  return result;
}

// dropStaged({ staged }): frees it now, if no job has taken it
Napi::Value DropStaged(Request& request) {
  FromHandle<Staged>(request.Value("staged"), kStagedTag, kOrigin)->Drop();
  return request.env().Undefined();
}

}  // namespace

Staged::Staged(const Napi::TypedArray& source, bool as_result)
    : as_result_(as_result),
      type_(source.TypedArrayType()),
      bytes_per_number_(source.ElementSize()),
      bytes_(BytesOf(source).length) {
  if (as_result && !InstanceOf(source.Env()).may_end_early) {
    const Napi::TypedArray array = NewArray(source.Env(), type_, bytes_per_number_, numbers());
    array_ = Napi::Persistent(array);
    data_ = BytesOf(array).data;
  } else {
    const auto memory = std::make_shared<Buffer<std::uint8_t>>(bytes_);
    data_ = reinterpret_cast<char*>(memory->data());
    memory_ = memory;
  }
}

void Staged::Fill(const Napi::TypedArray& source, std::size_t numbers) {
  const Bytes from = BytesOf(source);
  if (taken()) throw ArgumentError("`staged` has been used by a job already");
  if (source.TypedArrayType() != type_ || from.length != bytes_) {
    throw ArgumentError("`source` is not the array that staging began with, or its buffer was resized");
  }
  const std::size_t piece = std::min(bytes_ - filled_, numbers * bytes_per_number_);
  CopyBytes(data_ + filled_, from.data + filled_, piece, bytes_);
  filled_ += piece;
}

std::shared_ptr<void> Staged::TakeMemory() {
  return std::exchange(memory_, nullptr);
}

Napi::Reference<Napi::TypedArray> Staged::TakeArray() {
  return std::move(array_);
}

void Staged::Drop() {
  memory_.reset();
  array_.Reset();
}

std::shared_ptr<Staged> StagedOf(const Napi::Value& value) {
  return IsHandle(value, kStagedTag) ? FromHandle<Staged>(value, kStagedTag, kOrigin) : nullptr;
}

void RegisterStaging(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "stage", Stage);
  Export(env, exports, "fillStaged", FillStaged);
  Export(env, exports, "dropStaged", DropStaged);
}

}  // namespace nnqs::boundary
