#include "base/threads.h"

#include <cblas.h>
#include <omp.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "base/controlGroups.h"
#include "base/errors.h"
#include "base/jobQueue.h"
#include "base/memory.h"
#include "base/systemThreads.h"

namespace nnqs {
namespace {

int AllowedCores() {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1u, std::thread::hardware_concurrency());
}

// Cores that this process may use, no more than its control groups give time of, rounded up: further threads would only
// be held up, all of them at once, for the rest of each period.
int UsableCores() {
  return std::max(1, static_cast<int>(std::min<double>(AllowedCores(), std::ceil(GrantedCpus()))));
}

std::atomic<int>& ThreadSetting() {
  static std::atomic<int> threads{UsableCores()};
  return threads;
}

// Tickets make the order: who comes behind one that waits, waits too.
class BlasGate {
 public:
  // Returns the number that holds from now on: `threads`, or fewer where the system gives no more. `alone`: once all
  // others have left, which on several threads is so anyway.
  int Enter(int threads, bool alone = false) {
    std::unique_lock lock(mutex_);
    const std::uint64_t ticket = next_++;
    const bool overlaps = threads == 1 && !alone;
    changed_.wait(lock, [&] { return ticket == serving_ && (inside_ == 0 || (overlaps && held_ == 1)); });
    if (held_ != threads) {
      held_ = Provide(threads);
      openblas_set_num_threads(held_);
    }
    ++inside_;
    ++serving_;
    const int held = held_;
    lock.unlock();
    changed_.notify_all();
    return held;
  }

  void Leave() {
    const std::lock_guard lock(mutex_);
    if (--inside_ == 0) changed_.notify_all();
  }

 private:
  // OpenBLAS believes that its threads exist, whatever the system said, and then waits for them for ever. Those without
  // work space would try for ever to get it; others may give it back, so it is asked for again.
  int Provide(int threads) {
    if (threads > tried_) {
      const int fitting = BuffersForServers(threads - provided_);
      const int started = StartableThreads(fitting);
      KeepBuffersForServers(started);
      provided_ += started;
      tried_ = started < fitting ? threads : provided_;
    }
    return std::min(threads, provided_);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0, serving_ = 0;
  int held_ = 0, inside_ = 0;
  int provided_ = std::max(1, openblas_get_num_threads()), tried_ = provided_;
};

BlasGate& Gate() {
  static BlasGate& gate = *new BlasGate;  // never destroyed: jobs may outlast the end of main
  return gate;
}

thread_local Section current;
thread_local int team = 1, team_tried = 1;

}  // namespace

int Threads() {
  return ThreadSetting().load(std::memory_order_relaxed);
}

void SetThreads(int threads) {
  ThreadSetting().store(threads, std::memory_order_relaxed);
}

ProductThreads::ProductThreads(int threads) : before_(current) {
  if (current.threads == 0) current.threads = threads;
}

ProductThreads::~ProductThreads() {
  current = before_;
}

double WorkSpaceToCome() {
  if (!std::isfinite(FreeAddressSpace())) return 0;
  constexpr double kMebibyte = 1 << 20;
  constexpr double kStack = 8 * kMebibyte, kOfJavaScript = 128 * kMebibyte;  // its heap grows, and so do its workers'
  return kOfJavaScript + kStack * (kJobThreads + 2 * Threads()) + BlasBuffersToCome(Threads());
}

BlasThreads::BlasThreads(int threads, bool alone) : before_(current) {
  if (current.gated) return;
  if (alone) {
    buffers_ = BlasBuffers(1);
    return;
  }
  const int wanted = current.threads == 0 ? threads : current.threads;
  int held = Gate().Enter(wanted);
  try {
    buffers_ = BlasBuffers(1);    // for this thread; OpenBLAS's have theirs
  } catch (const MemoryError&) {  // perhaps for want of what others hold
    Gate().Leave();
    held = Gate().Enter(wanted, true);
    try {
      buffers_ = BlasBuffers(1);
    } catch (...) {
      Gate().Leave();
      throw;
    }
  }
  current = {held, true};
  entered_ = true;
}

BlasThreads::~BlasThreads() {
  buffers_ = BlasBuffers();
  if (entered_) Gate().Leave();
  current = before_;
}

void PauseBlas() {
  Gate().Enter(1);
}

void ResumeBlas() {
  Gate().Leave();
}

int SectionThreads() {
  return std::max(1, current.threads);
}

InheritedSection::InheritedSection(const Section& section) : before_(std::exchange(current, section)) {}

InheritedSection::~InheritedSection() {
  current = before_;
}

Section InheritedSection::Current() {
  return current;
}

int TeamThreads(int threads) {
  if (omp_in_parallel()) return 1;  // teams are not nested
  if (threads > team_tried) {       // each number once: what the system refuses it is not asked for again
    team += StartableThreads(threads - team);
    team_tried = threads;
  }
  return std::min(threads, team);
}

}  // namespace nnqs
