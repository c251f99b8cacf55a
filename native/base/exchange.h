// What Node has no function for: two names of a file system change places in one step.
#pragma once

#include <string>

namespace nnqs {

// Whether `a` and `b` have changed places. False if they have not: a system or file system that cannot, or names that
// are not there.
bool ExchangeNames(const std::string& a, const std::string& b);

}  // namespace nnqs
