#include "base/systemThreads.h"

#include <pthread.h>
#include <signal.h>

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

}  // namespace

int StartableThreads(int wanted) {
  const BlockedSignals blocked;
  std::latch end(1);
  std::vector<std::thread> threads;
  try {
    for (int i = 0; i < wanted; ++i) threads.emplace_back([&end] { end.wait(); });
  } catch (const std::system_error&) {
    // as many as there are
  }
  end.count_down();
  for (std::thread& thread : threads) thread.join();
  return static_cast<int>(threads.size());
}

bool StartDetached(std::function<void()> work) {
  const BlockedSignals blocked;
  try {
    std::thread(std::move(work)).detach();
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace nnqs
