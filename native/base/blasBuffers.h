// Work space of OpenBLAS and BLIS, asked for before they take it.
#pragma once

#include <utility>

namespace nnqs {

enum class BlasLibrary { OpenBlas, Blis };

// Holds work space of a library, one block for each thread of ours that calls it. Where the system refuses one
// (ulimit -v), OpenBLAS tries again for ever and BLIS ends the process; so it is asked for before. Throws MemoryError.
// BlasThreads includes that of OpenBLAS.
class BlasBuffers {
 public:
  BlasBuffers() = default;
  explicit BlasBuffers(int count, BlasLibrary library = BlasLibrary::OpenBlas);
  ~BlasBuffers();
  BlasBuffers(BlasBuffers&& other) noexcept : blas_(other.blas_), count_(std::exchange(other.count_, 0)) {}
  BlasBuffers& operator=(BlasBuffers&& other) noexcept {
    std::swap(blas_, other.blas_);
    std::swap(count_, other.count_);
    return *this;
  }

 private:
  BlasLibrary blas_ = BlasLibrary::OpenBlas;
  int count_ = 0;
};

// Of so many threads that OpenBLAS is to start, how many find work space for themselves and for one that calls them.
// Each maps a block when it begins, at some later moment, and keeps it for good.
int BuffersForServers(int wanted);
// These are started now.
void KeepBuffersForServers(int started);

// Address space that the libraries will still take for so many threads at once where it is limited.
double BlasBuffersToCome(int threads);

}  // namespace nnqs
