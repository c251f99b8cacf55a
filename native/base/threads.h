// One setting for the number of threads, obeyed by BLAS, LAPACK and our own loops.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>

namespace nnqs {

// Threads that parallel work uses now; at start the cores this process may run on.
int Threads();
// Sets the number of threads for BLAS and our own kernels alike; 1 ≤ threads ≤ 1024.
void SetThreads(int threads);

// Holds the number of BLAS threads while LAPACK or BLAS runs. OpenBLAS has one number per process: sections that want
// the same number overlap, others wait, so that a small eigenproblem on one thread never slows a large product beside
// it. A section inside another one of the same thread keeps the outer number. The threads of a ParallelFor must ask for
// the number that its caller holds, if it holds one.
class BlasThreads {
 public:
  explicit BlasThreads(int threads);
  ~BlasThreads();
  BlasThreads(const BlasThreads&) = delete;
  BlasThreads& operator=(const BlasThreads&) = delete;

 private:
  bool nested_;
};

// The number that the section holds which this runs in, on whatever thread.
int HeldBlasThreads();

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

// f(row) for the rows of a matrix of `rows`×`columns`, in portions that are worth a thread.
template <class F>
void ForRows(std::int64_t rows, std::int64_t columns, F&& f) {
  const std::int64_t portion = std::max<std::int64_t>(1, 16384 / std::max<std::int64_t>(1, columns));
  ParallelFor(static_cast<std::size_t>((rows + portion - 1) / portion), [&](std::size_t k) {
    const std::int64_t begin = static_cast<std::int64_t>(k) * portion;
    for (std::int64_t row = begin; row < std::min(rows, begin + portion); ++row) f(row);
  });
}

}  // namespace nnqs
