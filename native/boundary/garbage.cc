#include "boundary/garbage.h"

#include <chrono>
#include <cstdint>
#include <thread>

namespace nnqs::boundary {

void CollectGarbage(Napi::Env env) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds kSweep{10};
  constexpr int kSeldom = 4;  // times as long without as with it, at least
  static thread_local Clock::time_point next;
  const Clock::time_point begin = Clock::now();
  if (begin < next) return;
  // V8 collects at once when told of as much memory outside its heap as it would never let become.
  constexpr std::int64_t kPressure = std::int64_t{1} << 40;
  std::int64_t held = 0;
  napi_adjust_external_memory(env, kPressure, &held);
  napi_adjust_external_memory(env, -kPressure, &held);
  std::this_thread::sleep_for(kSweep);  // buffers are freed by a thread of V8
  next = Clock::now() + kSeldom * (Clock::now() - begin);
}

}  // namespace nnqs::boundary
