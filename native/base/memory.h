// Memory that is free now. It is estimated and compared before it is taken.
#pragma once

#include <string>

namespace nnqs {

// Bytes that can still be taken: the least of what the machine, the control groups and the limits of the process leave.
double FreeMemory();
// The same, a few milliseconds old: reading it takes a tenth of one, too long for each of thousands of small jobs.
double RecentlyFreeMemory();
// What `ulimit -v` and `ulimit -d` leave of the address space beside what JavaScript needs; infinite without them.
double FreeAddressSpace();

// Throws MemoryError naming `what` if `bytes` exceed 95% of the free memory.
void RequireMemory(const std::string& what, double bytes, const std::string& remedy = "");

// The same against what a caller has found free.
void RequireMemory(const std::string& what, double bytes, double available, const std::string& remedy);

}  // namespace nnqs
