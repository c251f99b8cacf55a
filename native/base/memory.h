// Memory that is free now, and buffers on large pages. Memory is estimated and compared before it is taken.
#pragma once

#include <cstddef>
#include <memory>
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

// Asks the kernel for 2 MiB pages under [data, data+bytes): first touch of a large result is then up to 10x cheaper.
void AdviseLargePages(void* data, std::size_t bytes);

// Uninitialised, 64-byte aligned, on large pages where it is large.
template <class T>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size);
  T* data() const { return data_.get(); }
  std::size_t size() const { return size_; }
  T& operator[](std::size_t i) const { return data_.get()[i]; }

 private:
  struct Free {
    std::size_t bytes = 0;  // of the block, see memoryCache.h
    void operator()(T* p) const;
  };
  std::unique_ptr<T[], Free> data_;
  std::size_t size_ = 0;
};

}  // namespace nnqs
