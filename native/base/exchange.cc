#include "base/exchange.h"

#ifdef __APPLE__
#include <sys/stdio.h>
#else
#include <fcntl.h>

#include <cstdio>
#endif

namespace nnqs {

bool ExchangeNames(const std::string& a, const std::string& b) {
#if defined(__APPLE__)
  return renamex_np(a.c_str(), b.c_str(), RENAME_SWAP) == 0;
#elif defined(RENAME_EXCHANGE)
  return renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0;
#else
  return false;
#endif
}

}  // namespace nnqs
