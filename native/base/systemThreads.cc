#include "base/systemThreads.h"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <latch>
#include <memory>
#include <system_error>
#include <thread>
#include <vector>

namespace nnqs {
namespace {

// Signals are for JavaScript's thread; a new thread inherits what its maker blocks.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_;
};

// As libuv reads it.
int PoolOfLibuv() {
  const char* set = std::getenv("UV_THREADPOOL_SIZE");
  return set == nullptr ? 4 : std::clamp(std::atoi(set), 1, 1024);
}

}  // namespace

int StartableThreads(int wanted) {
  const BlockedSignals blocked;
  const int reserve = PoolOfLibuv();
  std::latch end(1);
  std::vector<std::thread> threads;
  try {
    for (int i = 0; i < wanted + reserve; ++i) threads.emplace_back([&end] { end.wait(); });
  } catch (const std::system_error&) {
    // as many as there are
  }
  end.count_down();
  for (std::thread& thread : threads) thread.join();
  return std::max(0, static_cast<int>(threads.size()) - reserve);
}

bool StartDetached(std::function<void()> work) {
  if (StartableThreads(1) == 0) return false;
  const BlockedSignals blocked;
  try {
    std::thread(std::move(work)).detach();
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

void LeaveCore(int core, int team) {
  cpu_set_t allowed;
  if (core < 0 || core >= CPU_SETSIZE || sched_getcpu() != core) return;
  if (sched_getaffinity(0, sizeof(allowed), &allowed) != 0 || CPU_COUNT(&allowed) < std::max(2, team)) return;
  cpu_set_t others = allowed;
  CPU_CLR(core, &others);
  if (sched_setaffinity(0, sizeof(others), &others) == 0) sched_setaffinity(0, sizeof(allowed), &allowed);
}

}  // namespace nnqs
