// What the machine, every control group (versions 1 and 2) around this process, and its own limits still give.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <mutex>
#include <string>

#include "base/controlGroups.h"
#include "base/memory.h"

namespace nnqs {
namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();
// JavaScript's heap grows and its collector works beside our jobs; V8 ends the process where it is refused a page.
constexpr double kForJavaScript = 96.0 * (1 << 20);

// The number after `key` at the start of a line of `file`, or `otherwise`.
double Field(const std::string& path, const std::string& key, double otherwise) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.rfind(key, 0) == 0) return std::strtod(line.c_str() + key.size(), nullptr);
  }
  return otherwise;
}

// One version of control groups: the names of a group's files, and of its pages of files that the kernel would drop
// first.
struct Files {
  const char* limit;
  const char* usage;
  const char* droppable;
};
constexpr Files kVersion1{"/memory.limit_in_bytes", "/memory.usage_in_bytes", "total_inactive_file"};
constexpr Files kVersion2{"/memory.max", "/memory.current", "inactive_file"};

// limit − usage, where droppable pages do not count as used. Most groups have no limit, and each file takes as long as
// a small job does.
double Left(const std::string& group, const Files& files) {
  constexpr double kNoLimit = 0x1p62;  // bytes; version 1 writes the largest number of pages
  const double limit = NumberIn(group + files.limit, kUnlimited);
  if (limit >= kNoLimit) return kUnlimited;
  const double usage = NumberIn(group + files.usage, kUnlimited);
  if (!(usage < kUnlimited)) return kUnlimited;
  return std::max(0.0, limit - (usage - Field(group + "/memory.stat", files.droppable, 0)));
}

double ControlGroups() {
  double least = kUnlimited;
  ForControlGroups("memory", [&](const std::string& group, ControlGroupVersion version) {
    least = std::min(least, Left(group, version == ControlGroupVersion::kFirst ? kVersion1 : kVersion2));
  });
  return least;
}

}  // namespace

double FreeAddressSpace() {
  const auto left = [](__rlimit_resource resource, const char* used) {
    rlimit limit{};
    if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kUnlimited;
    const double bytes = 1024 * Field("/proc/self/status", used, 0);
    return std::max(0.0, static_cast<double>(limit.rlim_cur) - bytes - kForJavaScript);
  };
  return std::min(left(RLIMIT_AS, "VmSize:"), left(RLIMIT_DATA, "VmData:"));
}

double FreeMemory() {
  const double machine = 1024 * Field("/proc/meminfo", "MemAvailable:", kUnlimited);
  return std::min({machine, ControlGroups(), FreeAddressSpace()});
}

double RecentlyFreeMemory() {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::duration<double> kShortest{.005}, kLongest{.2};
  constexpr double kTaken = 1e10;  // bytes per second, as fast as pages are touched: so long it lasts
  static std::mutex mutex;
  static double free = 0;
  static Clock::time_point until;
  const std::lock_guard lock(mutex);
  if (Clock::now() >= until) {
    free = FreeMemory();
    const auto recent = std::clamp(std::chrono::duration<double>(free / kTaken), kShortest, kLongest);
    until = Clock::now() + std::chrono::duration_cast<Clock::duration>(recent);
  }
  return free;
}

}  // namespace nnqs
