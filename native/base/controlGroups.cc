#include "base/controlGroups.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <sstream>

namespace nnqs {
namespace {

constexpr double kUnlimited = std::numeric_limits<double>::infinity();

// Microseconds of CPU time per period over those of a period; unlimited where the quota is −1 or "max".
double CpusOf(const std::string& group, ControlGroupVersion version) {
  double quota = -1, period = 0;
  if (version == ControlGroupVersion::kFirst) {
    quota = NumberIn(group + "/cpu.cfs_quota_us", -1);
    period = NumberIn(group + "/cpu.cfs_period_us", 0);
  } else if (std::ifstream file(group + "/cpu.max"); !(file >> quota >> period)) {
    return kUnlimited;
  }
  return quota > 0 && period > 0 ? quota / period : kUnlimited;
}

}  // namespace

double NumberIn(const std::string& path, double otherwise) {
  std::ifstream file(path);
  double value = 0;
  return file >> value ? value : otherwise;
}

void ForControlGroups(const std::string& controller,
                      const std::function<void(const std::string& group, ControlGroupVersion version)>& look) {
  const auto upwards = [&](const std::string& root, std::string path, ControlGroupVersion version) {
    look(root, version);
    for (; path.size() > 1; path.resize(path.rfind('/'))) look(root + path, version);
  };
  std::ifstream file("/proc/self/cgroup");  // lines "hierarchy:controllers:path"
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string hierarchy, controllers, path;
    std::getline(fields, hierarchy, ':');
    std::getline(fields, controllers, ':');
    std::getline(fields, path);
    if (controllers.empty()) upwards("/sys/fs/cgroup", path, ControlGroupVersion::kSecond);
    if (("," + controllers + ",").find("," + controller + ",") != std::string::npos) {
      upwards("/sys/fs/cgroup/" + controller, path, ControlGroupVersion::kFirst);
    }
  }
}

double GrantedCpus() {
  double least = kUnlimited;
  ForControlGroups("cpu", [&](const std::string& group, ControlGroupVersion version) {
    least = std::min(least, CpusOf(group, version));
  });
  return least;
}

}  // namespace nnqs
