// glibc gives every thread an arena of 64 MB of address space, up to eight for each core: more than most of what
// `ulimit -v` leaves. One is enough for threads that allocate little but large blocks. And it takes to keeping freed
// blocks of up to 32 MB in its heap, where they stay address space; so large ones stay mappings of their own.
#include <malloc.h>
#include <sys/resource.h>

namespace nnqs {
namespace {

[[gnu::constructor]] void SaveAddressSpace() {
#ifdef __GLIBC__
  rlimit limit{};
  constexpr int kLarge = 1 << 20;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return;
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, kLarge);
#endif
}

}  // namespace
}  // namespace nnqs
