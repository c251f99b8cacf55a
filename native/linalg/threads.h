// One setting for the number of threads, obeyed by BLAS, LAPACK and our own loops.
#pragma once

#include <omp.h>

#include <cstddef>
#include <exception>

namespace nnqs {

// Threads that parallel work uses now; at start the cores this process may run on.
int Threads();
// Sets the number of threads for BLAS and our own kernels alike; 1 ≤ threads ≤ 1024.
void SetThreads(int threads);

// Holds the number of BLAS threads while LAPACK or BLAS runs. OpenBLAS has one number per process: sections that want
// the same number overlap, others wait, so that a small eigenproblem on one thread never slows a large product beside
// it.
class BlasThreads {
 public:
  explicit BlasThreads(int threads);
  ~BlasThreads();
  BlasThreads(const BlasThreads&) = delete;
  BlasThreads& operator=(const BlasThreads&) = delete;
};

// f(i) for i in [0, count), dynamically scheduled. The first exception is rethrown after all threads have ended.
template <class F>
void ParallelFor(std::size_t count, F&& f) {
  std::exception_ptr failure;
  const int threads = count < 2 ? 1 : Threads();
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
  for (std::size_t i = 0; i < count; ++i) {
    try {
      f(i);
    } catch (...) {
#pragma omp critical(nnqs_parallel_for)
      if (!failure) failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace nnqs
