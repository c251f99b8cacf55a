// Arrays on large pages, of memory that is kept for the next one.
#pragma once

#include <cstddef>
#include <memory>

namespace nnqs {

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
