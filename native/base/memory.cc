#include "base/memory.h"

#include <sstream>

#include "base/errors.h"
#include "base/memoryCache.h"

namespace nnqs {
namespace {

constexpr double kUsable = 0.95;  // of the free memory, for one request

std::string Gigabytes(double bytes) {
  std::ostringstream text;
  text.precision(3);
  text << bytes / 1e9 << " GB";
  return text.str();
}

}  // namespace

void RequireMemory(const std::string& what, double bytes, const std::string& remedy) {
  double available = FreeMemory();
  if (bytes > kUsable * available) {
    FreeKeptBlocks();
    available = FreeMemory();
  }
  RequireMemory(what, bytes, available, remedy);
}

void RequireMemory(const std::string& what, double bytes, double available, const std::string& remedy) {
  if (bytes <= kUsable * available) return;
  const std::string usable = bytes <= available ? ", of which " + Gigabytes(kUsable * available) + " may be used" : "";
  throw MemoryError(what + " needs " + Gigabytes(bytes) + ", " + Gigabytes(available) + " are free" + usable + ". " +
                    (remedy.empty() ? "Use a smaller problem or a machine with more memory." : remedy));
}

}  // namespace nnqs
