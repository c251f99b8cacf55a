#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/memoryCache.h"
#include "base/reservation.h"
#include "boundary/garbage.h"
#include "boundary/handle.h"
#include "boundary/value.h"
#include "exports/register.h"

namespace nnqs::exports {
namespace {

using boundary::CollectGarbage;
using boundary::FromHandle;
using boundary::MakeHandle;

// requireMemory({ what, bytes, remedy }): throws MemoryError if that much is not free
Napi::Value RequireFreeMemory(Request& request) {
  const double bytes = request.Number("bytes", 0, std::numeric_limits<double>::max());
  request.RequireMemory(request.Text("what"), bytes, request.Text("remedy"));
  return request.env().Undefined();
}

constexpr std::uint64_t kReservationTag = 0x6e6e717372657376;

// reservedMemory() -> bytes that jobs at work or on their way to it have reserved
Napi::Value Reserved(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), ReservedMemory());
}

// reserveMemory({ bytes, anyway? }) -> { reservation? }: none if that much does not fit beside what is reserved, unless
// `anyway`
Napi::Value ReserveMemory(Request& request) {
  const double bytes = request.Number("bytes", 0, std::numeric_limits<double>::max());
  Napi::Object result = Napi::Object::New(request.env());
  std::optional<Reservation> granted = Reservation::IfFits(bytes);
  if (!granted && request.Flag("anyway")) granted = Reservation(bytes);
  if (granted) {
    result.Set("reservation",
               MakeHandle(request.env(), kReservationTag, std::make_shared<Reservation>(std::move(*granted))));
  }
  return result;
}

// releaseMemory({ reservation })
Napi::Value ReleaseMemory(Request& request) {
  FromHandle<Reservation>(request.Value("reservation"), kReservationTag, "`reservation` must come from reserveMemory()")
      ->Release();
  return request.env().Undefined();
}

// discard({ array }): frees the memory of an array that nobody else has, and leaves it empty
Napi::Value Discard(Request& request) {
  const Napi::Value value = request.Value("array");
  if (!value.IsTypedArray()) request.Fail("array", "must be a typed array, not " + boundary::Describe(value));
  napi_detach_arraybuffer(request.env(), value.As<Napi::TypedArray>().ArrayBuffer());
  return request.env().Undefined();
}

// freeKept(): frees the blocks that are kept for the next jobs
Napi::Value FreeKept(const Napi::CallbackInfo& info) {
  FreeKeptBlocks();
  return info.Env().Undefined();
}

// collectGarbage(): frees the blocks that are kept for the next jobs, and what JavaScript refers to no more
Napi::Value Collect(const Napi::CallbackInfo& info) {
  FreeKeptBlocks();
  CollectGarbage(info.Env());
  return info.Env().Undefined();
}

}  // namespace

void RegisterMemory(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "requireMemory", RequireFreeMemory);
  Export(env, exports, "reservedMemory", Reserved);
  Export(env, exports, "reserveMemory", ReserveMemory);
  Export(env, exports, "releaseMemory", ReleaseMemory);
  Export(env, exports, "discard", Discard);
  Export(env, exports, "freeKept", FreeKept);
  Export(env, exports, "collectGarbage", Collect);
}

}  // namespace nnqs::exports
