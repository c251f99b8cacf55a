#include "base/buffer.h"

#include <sys/mman.h>

#include <complex>
#include <cstdint>
#include <limits>
#include <new>

#include "base/memoryCache.h"

namespace nnqs {

void AdviseLargePages(void* data, std::size_t bytes) {
  const auto begin = (reinterpret_cast<std::uintptr_t>(data) + kLargePage - 1) / kLargePage * kLargePage;
  const auto end = (reinterpret_cast<std::uintptr_t>(data) + bytes) / kLargePage * kLargePage;
  if (end > begin) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
}

template <class T>
Buffer<T>::Buffer(std::size_t size) : size_(size) {
  if (size > std::numeric_limits<std::size_t>::max() / sizeof(T) / 2) throw std::bad_alloc();
  // Some of OpenBLAS's kernels (zgemv for Haswell, seen with valgrind) read one element beyond the end.
  constexpr std::size_t kOverread = 64;
  const Block block = TakeBlock(size * sizeof(T) + kOverread);
  data_ = {static_cast<T*>(block.memory), Free{block.bytes}};
}

template <class T>
void Buffer<T>::Free::operator()(T* p) const {
  GiveBlock({p, bytes});
}

template class Buffer<float>;
template class Buffer<double>;
template class Buffer<std::complex<double>>;
template class Buffer<std::int32_t>;
template class Buffer<std::int8_t>;
template class Buffer<std::uint8_t>;
template class Buffer<std::uint32_t>;

}  // namespace nnqs
