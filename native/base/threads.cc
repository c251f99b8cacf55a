#include "base/threads.h"

#include <cblas.h>
#include <omp.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "base/errors.h"
#include "base/jobQueue.h"
#include "base/memory.h"
#include "base/memoryCache.h"
#include "base/systemThreads.h"

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

// Tickets make the order: who comes behind one that waits, waits too.
class BlasGate {
 public:
  // Returns the number that holds from now on: `threads`, or fewer where the system gives no more.
  int Enter(int threads) {
    std::unique_lock lock(mutex_);
    const std::uint64_t ticket = next_++;
    changed_.wait(lock, [&] { return ticket == serving_ && (inside_ == 0 || (threads == 1 && wanted_ == 1)); });
    if (wanted_ != threads) {
      wanted_ = threads;
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
  // OpenBLAS believes that its threads exist, whatever the system said, and then waits for them for ever.
  int Provide(int threads) {
    if (threads > tried_) provided_ += StartableThreads(threads - provided_);
    tried_ = std::max(tried_, threads);
    return std::min(threads, provided_);
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t next_ = 0, serving_ = 0;
  int wanted_ = 0, held_ = 0, inside_ = 0;
  int provided_ = std::max(1, openblas_get_num_threads()), tried_ = provided_;
};

BlasGate& Gate() {
  static BlasGate& gate = *new BlasGate;  // never destroyed: jobs may outlast the end of main
  return gate;
}

struct AllBuffers {
  const char* name;
  double bytes;  // what it maps for each thread at work
  std::mutex mutex;
  std::condition_variable returned;
  int held = 0, made = 0;
};

constexpr double kMebibyte = 1 << 20;

AllBuffers& Buffers(BlasLibrary library) {  // never destroyed: jobs may outlast the end of main
  static AllBuffers& open_blas = *new AllBuffers{"OpenBLAS", 128 * kMebibyte, {}, {}};
  static AllBuffers& blis = *new AllBuffers{"BLIS", 16 * kMebibyte, {}, {}};
  return library == BlasLibrary::OpenBlas ? open_blas : blis;
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
  constexpr double kStack = 8 * kMebibyte, kOfJavaScript = 128 * kMebibyte;  // its heap grows, and so do its workers'
  double bytes = kOfJavaScript + kStack * (kJobThreads + 2 * Threads());
  for (const BlasLibrary library : {BlasLibrary::OpenBlas, BlasLibrary::Blis}) {
    AllBuffers& all = Buffers(library);
    const std::lock_guard lock(all.mutex);
    bytes += all.bytes * std::max(0, Threads() - all.made);
  }
  return bytes;
}

BlasBuffers::BlasBuffers(int count, BlasLibrary library) : blas_(library) {
  AllBuffers& all = Buffers(library);
  std::unique_lock lock(all.mutex);
  while (all.held + count > all.made) {  // blocks are used again, never given back
    const int more = all.held + count - all.made;
    if (all.bytes * more > FreeAddressSpace()) FreeKeptBlocks();
    if (all.bytes * more > FreeAddressSpace()) {
      if (library == BlasLibrary::Blis && all.held > 0) {  // each is held for one product only, which waits for nothing
        all.returned.wait(lock);
        continue;
      }
      throw MemoryError(std::string(all.name) + " needs " + std::to_string(more) + " more blocks of " +
                        std::to_string(static_cast<int>(all.bytes / 1e6)) +
                        " MB, which the limit of the address space does not leave. Allow more memory (ulimit -v), or "
                        "use fewer threads.");
    }
    all.made = all.held + count;
  }
  all.held += count;
  count_ = count;
}

BlasBuffers::~BlasBuffers() {
  if (count_ == 0) return;
  AllBuffers& all = Buffers(blas_);
  const std::lock_guard lock(all.mutex);
  all.held -= count_;
  all.returned.notify_all();
}

BlasThreads::BlasThreads(int threads) : before_(current) {
  if (current.gated) return;
  const int held = Gate().Enter(current.threads == 0 ? threads : current.threads);
  try {
    buffers_ = BlasBuffers(held);
  } catch (...) {
    Gate().Leave();
    throw;
  }
  current = {held, true};
}

BlasThreads::~BlasThreads() {
  buffers_ = BlasBuffers();
  if (!before_.gated) Gate().Leave();
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
