// Forking while OpenBLAS works. libuv starts every child process by fork and exec; OpenBLAS has a handler that ends its
// threads before each fork, also in the middle of a call, whose caller then waits for them for ever. A child that goes
// on to exec needs nothing of the kind, and Node-API knows no other.
//
// The handler is OpenBLAS's own function blas_thread_shutdown_, which it finds through the symbol table. Where OpenBLAS
// is loaded for this addon, symbols are looked up in the addon first: there the function below takes its place, and a
// fork waits for nothing. Where something else has loaded OpenBLAS before (LD_PRELOAD, another addon), its handler
// stays, and a fork waits until no call of more than one thread runs.
#include <cblas.h>
#include <dlfcn.h>
#include <link.h>
#include <pthread.h>

#include "base/threads.h"

// Also called at the end of the process, where the threads of OpenBLAS end with it.
extern "C" __attribute__((visibility("default"))) int blas_thread_shutdown_() {
  return 0;
}

namespace nnqs {
namespace {

const link_map* ObjectOf(void* symbol) {
  Dl_info info;
  void* map = nullptr;
  return dladdr1(symbol, &info, &map, RTLD_DL_LINKMAP) == 0 ? nullptr : static_cast<const link_map*>(map);
}

// Objects stand in the order in which they were loaded, an addon before what it brings.
bool OpenBlasWasHereBefore() {
  const link_map* own = ObjectOf(reinterpret_cast<void*>(&blas_thread_shutdown_));
  for (const link_map* map = ObjectOf(reinterpret_cast<void*>(&openblas_set_num_threads)); map; map = map->l_next) {
    if (map == own) return true;
  }
  return false;
}

// Handlers run in the reverse order of their registration: ours, of later, before OpenBLAS's.
[[gnu::constructor]] void GuardForks() {
  if (OpenBlasWasHereBefore()) pthread_atfork(PauseBlas, ResumeBlas, nullptr);
}

}  // namespace
}  // namespace nnqs
