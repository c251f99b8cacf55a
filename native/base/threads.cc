#include "base/threads.h"

#include <cblas.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace nnqs {
namespace {

int AllowedCores() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1u, std::thread::hardware_concurrency());
}

std::atomic<int>& ThreadSetting() {
  static std::atomic<int> threads{AllowedCores()};
  return threads;
}

struct BlasGate {
  std::mutex mutex;
  std::condition_variable changed;
  int threads = 0;
  int inside = 0;
};

thread_local bool holds_gate = false;

BlasGate& Gate() {
  static BlasGate gate;
  return gate;
}

}  // namespace

int Threads() {
  return ThreadSetting().load(std::memory_order_relaxed);
}

void SetThreads(int threads) {
  ThreadSetting().store(threads, std::memory_order_relaxed);
}

BlasThreads::BlasThreads(int threads) : nested_(holds_gate) {
  if (nested_) return;
  BlasGate& gate = Gate();
  std::unique_lock lock(gate.mutex);
  gate.changed.wait(lock, [&] { return gate.inside == 0 || gate.threads == threads; });
  if (gate.threads != threads) openblas_set_num_threads(threads);
  gate.threads = threads;
  ++gate.inside;
  holds_gate = true;
}

int HeldBlasThreads() {
  return std::max(1, Gate().threads);  // does not change while anyone is inside
}

BlasThreads::~BlasThreads() {
  if (nested_) return;
  holds_gate = false;
  BlasGate& gate = Gate();
  std::lock_guard lock(gate.mutex);
  if (--gate.inside == 0) gate.changed.notify_all();
}

}  // namespace nnqs
