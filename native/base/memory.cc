#include "base/memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <complex>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <new>
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
