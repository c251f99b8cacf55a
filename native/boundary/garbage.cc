#include "boundary/garbage.h"

#include <chrono>
#include <cstdint>
#include <thread>

namespace nnqs::boundary {

void CollectGarbage(Napi::Env env) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kSeldom{250}, kSweep{10};
  static thread_local Clock::time_point last;
  if (last != Clock::time_point{} && Clock::now() - last < kSeldom) return;
  // V8 collects at once when told of as much memory outside its heap as it would never let become.
  constexpr std::int64_t kPressure = std::int64_t{1} << 40;
  std::int64_t held = 0;
  napi_adjust_external_memory(env, kPressure, &held);
  napi_adjust_external_memory(env, -kPressure, &held);
  std::this_thread::sleep_for(kSweep);  // buffers are freed by a thread of V8
  last = Clock::now();
}

}  // namespace nnqs::boundary
