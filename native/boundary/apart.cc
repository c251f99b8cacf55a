#include "boundary/apart.h"

#include <algorithm>

#include "base/copy.h"
#include "base/errors.h"
#include "boundary/handle.h"
#include "boundary/request.h"

namespace nnqs::boundary {
namespace {

constexpr std::uint64_t kApartTag = 0x6e6e71736170617f;

// takeResult({ result, numbers }) -> { array? }: the array once all of its numbers have been copied
Napi::Value TakeResult(Request& request) {
  const auto apart = FromHandle<Apart>(request.Value("result"), kApartTag, "`result` must be a result apart");
  const Napi::Value array = apart->Take(request.env(), static_cast<std::size_t>(request.Dimension("numbers", 1)));
  Napi::Object result = Napi::Object::New(request.env());
  if (!array.IsEmpty()) result.Set("array", array);
  return result;
}

}  // namespace

Napi::Value Apart::Take(Napi::Env env, std::size_t numbers) {
  if (!memory_) throw ArgumentError("`result` has been taken already");
  if (array_.IsEmpty()) array_ = Napi::Persistent(NewArray(env, type_, bytes_per_number_, this->numbers()));
  const Napi::TypedArray array = array_.Value();
  const std::size_t piece = std::min(bytes_.length - taken_, numbers * bytes_per_number_);
  CopyBytes(BytesOf(array).data + taken_, bytes_.data + taken_, piece, bytes_.length);
  taken_ += piece;
  if (taken_ < bytes_.length) return {};
  memory_.reset();
  array_.Reset();
  return array;
}

Napi::Object HandleOf(Napi::Env env, const std::shared_ptr<Apart>& apart) {
  return MakeHandle<Apart>(env, kApartTag, apart, static_cast<std::int64_t>(apart->bytes()));
}

void RegisterApart(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "takeResult", TakeResult);
}

}  // namespace nnqs::boundary
