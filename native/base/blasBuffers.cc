#include "base/blasBuffers.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/memory.h"
#include "base/memoryCache.h"

// OpenBLAS's own, by which all its functions take and return their blocks.
extern "C" {
void* blas_memory_alloc(int unused);
void blas_memory_free(void* block);
}

namespace nnqs {
namespace {

constexpr double kMebibyte = 1 << 20;

struct AllBuffers {
  const char* name;
  double bytes;  // of a block
  std::mutex mutex;
  std::condition_variable returned;
  int held = 0;     // by callers
  int servers = 0;  // by OpenBLAS's own threads, for good
  int made = 0;     // blocks are used again, never given back
  int mapped = 0;   // of those made, known to be mapped; the others will be when they are used first

  int Lacking(int count) const { return std::max(0, held + servers + count - made); }
};

AllBuffers& Buffers(BlasLibrary library) {  // never destroyed: jobs may outlast the end of main
  static AllBuffers& open_blas = *new AllBuffers{"OpenBLAS", 128 * kMebibyte, {}, {}};
  static AllBuffers& blis = *new AllBuffers{"BLIS", 16 * kMebibyte, {}, {}};
  return library == BlasLibrary::OpenBlas ? open_blas : blis;
}

// Maps OpenBLAS's blocks while nothing uses them: until then others, such as JavaScript's heap, may take their place.
void MapNow(AllBuffers& all) {
  std::vector<void*> blocks;
  for (int i = all.servers; i < all.made; ++i) blocks.push_back(blas_memory_alloc(0));
  for (void* block : blocks) blas_memory_free(block);
  all.mapped = all.made;
}

// Whether there are blocks for `count` more, of which none is held yet.
bool Make(AllBuffers& all, BlasLibrary library, int count) {
  const int made = all.made + all.Lacking(count);
  if (made == all.made) return true;
  double free = FreeAddressSpace();
  const double bytes = all.bytes * (made - all.mapped);  // also what was promised before and not taken yet
  if (bytes > free) {
    FreeKeptBlocks();
    free = FreeAddressSpace();
  }
  if (bytes > free) return false;
  all.made = made;
  if (library == BlasLibrary::OpenBlas && std::isfinite(free) && all.held == 0) MapNow(all);
  return true;
}

}  // namespace

BlasBuffers::BlasBuffers(int count, BlasLibrary library) : blas_(library) {
  AllBuffers& all = Buffers(library);
  std::unique_lock lock(all.mutex);
  while (!Make(all, library, count)) {
    if (library == BlasLibrary::Blis && all.held > 0) {  // each is held for one product only, which waits for nothing
      all.returned.wait(lock);
      continue;
    }
    throw MemoryError(std::string(all.name) + " needs " + std::to_string(all.Lacking(count)) + " more blocks of " +
                      std::to_string(static_cast<int>(all.bytes / 1e6)) +
                      " MB, which the limit of the address space does not leave. Allow more memory (ulimit -v), or "
                      "use fewer threads.");
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

int BuffersForServers(int wanted) {
  AllBuffers& all = Buffers(BlasLibrary::OpenBlas);
  const std::lock_guard lock(all.mutex);
  while (wanted > 0 && !Make(all, BlasLibrary::OpenBlas, wanted + 1)) --wanted;
  return wanted;
}

void KeepBuffersForServers(int started) {
  AllBuffers& all = Buffers(BlasLibrary::OpenBlas);
  const std::lock_guard lock(all.mutex);
  all.servers += started;
}

double BlasBuffersToCome(int threads) {
  double bytes = 0;
  for (const BlasLibrary library : {BlasLibrary::OpenBlas, BlasLibrary::Blis}) {
    AllBuffers& all = Buffers(library);
    const std::lock_guard lock(all.mutex);
    bytes += all.bytes * std::max(0, threads - all.made);
  }
  return bytes;
}

}  // namespace nnqs
