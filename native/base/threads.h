// One setting for the number of threads, obeyed by BLAS, LAPACK and our own loops.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>

#include "base/blasBuffers.h"
#include "base/shares.h"

namespace nnqs {

// Threads that parallel work uses now; at start as many as cores that this process may run on, and no more than its
// control groups give time of.
int Threads();
// Sets the number of threads for BLAS and our own kernels alike; 1 ≤ threads ≤ 1024.
void SetThreads(int threads);

// Address space that the libraries and threads of this process will still take where it is limited (ulimit -v): work
// space of BLAS for all threads at once, and stacks. 0 where it is not.
double WorkSpaceToCome();

// What parallel work of this thread holds to. The threads of a ParallelFor take it over from their caller.
struct Section {
  int threads = 0;     // of products within it; 0 outside every section
  bool gated = false;  // whether OpenBLAS's number of threads is held
};

// Holds the number of threads of our own divided products (gemm.h, gram.h for real numbers). Touches no state of the
// process, so it never waits. Within another section the outer number stays.
class ProductThreads {
 public:
  explicit ProductThreads(int threads);
  ~ProductThreads();
  ProductThreads(const ProductThreads&) = delete;
  ProductThreads& operator=(const ProductThreads&) = delete;

 private:
  Section before_;
};

// The same where LAPACK or OpenBLAS runs, which has one number of threads per process, and one set of threads: sections
// on one thread overlap; one on several runs alone, because the callers of OpenBLAS spin while they wait for its
// threads. First come, first served. Hold it for one call of some length, not for a whole job: what comes behind waits.
class BlasThreads {
 public:
  // `alone`: the call takes no second thread, whatever OpenBLAS's number of them (linalg/lapack/ungated.h), so that it
  // passes no gate and waits for nothing.
  explicit BlasThreads(int threads, bool alone = false);
  ~BlasThreads();
  BlasThreads(const BlasThreads&) = delete;
  BlasThreads& operator=(const BlasThreads&) = delete;

 private:
  Section before_;
  bool entered_ = false;
  BlasBuffers buffers_;
};

// Returns once no OpenBLAS call with more than one thread runs, and keeps further ones from beginning until ResumeBlas.
void PauseBlas();
void ResumeBlas();

// The number of the section that this runs in, on whatever thread; 1 outside.
int SectionThreads();

// Makes a thread of a team hold to the section of the thread that began it.
class InheritedSection {
 public:
  explicit InheritedSection(const Section& section);
  ~InheritedSection();
  InheritedSection(const InheritedSection&) = delete;
  InheritedSection& operator=(const InheritedSection&) = delete;
  static Section Current();

 private:
  Section before_;
};

// At most `threads`: as many as the system lets an OpenMP team of this thread have. libgomp ends the process where it
// cannot start one, so they are tried before.
int TeamThreads(int threads);

// f(i) for i in [0, count), by each thread in the order of its Shares. The first exception is rethrown after all
// threads have ended.
template <class F>
void ParallelFor(std::size_t count, F&& f) {
  std::exception_ptr failure;
  const int threads = count < 2 ? 1 : TeamThreads(Threads());
  const Section section = InheritedSection::Current();
  Shares shares(count, static_cast<std::size_t>(threads));
#pragma omp parallel num_threads(threads) if (threads > 1)
  {
    const InheritedSection inherited(section);
    const auto worker = threads > 1 ? static_cast<std::size_t>(omp_get_thread_num()) : 0;
    for (std::size_t i = shares.Next(worker); i < count; i = shares.Next(worker)) {
      try {
        f(i);
      } catch (...) {
#pragma omp critical(nnqs_parallel_for)
        if (!failure) failure = std::current_exception();
      }
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
