// glibc gives every thread an arena of 64 MB of address space, up to eight for each core: more than most of what
// `ulimit -v` leaves. One is enough for threads that allocate little but large blocks.
#include <malloc.h>
#include <sys/resource.h>

namespace nnqs {
namespace {

[[gnu::constructor]] void OneArenaUnderLimit() {
#ifdef __GLIBC__
  rlimit limit{};
  if (getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) mallopt(M_ARENA_MAX, 1);
#endif
}

}  // namespace
}  // namespace nnqs
