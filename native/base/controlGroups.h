// The control groups, of versions 1 and 2, that this process is in.
#pragma once

#include <functional>
#include <string>

namespace nnqs {

// Which version of control groups a directory is of: their files have other names.
enum class ControlGroupVersion { kFirst, kSecond };

// The number in a file of a group; `otherwise` where there is no file or no number, as in "max".
double NumberIn(const std::string& path, double otherwise);

// Calls `look` with the directory of every group around this process, up to the root, that `controller` limits.
void ForControlGroups(const std::string& controller,
                      const std::function<void(const std::string& group, ControlGroupVersion version)>& look);

// CPUs whose time the control groups give, such as 1.5; infinite without a limit.
double GrantedCpus();

}  // namespace nnqs
