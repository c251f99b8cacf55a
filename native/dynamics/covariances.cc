#include "dynamics/covariances.h"

#include <algorithm>
#include <vector>

#include "base/chunks.h"
#include "base/threads.h"
#include "linalg/products/gram.h"
#include "linalg/products/multiplyByLower.h"
#include "linalg/vectors/combineRows.h"

namespace nnqs::dynamics {
namespace {

template <class T>
Buffer<T> Converted(const double* a, std::size_t rows, std::size_t columns) {
  Buffer<T> converted(rows * columns);
  ParallelFor(rows, [&](std::size_t i) { std::copy_n(a + i * columns, columns, converted.data() + i * columns); });
  return converted;
}

// The lower triangle of C for one row of gains, into c (m×m); z (m×n) is scratch.
template <class T>
void Member(const CovarianceFamily& family, const double* gain, const T* reach, const T* factor, T* z, T* c) {
  const std::size_t rows = family.m, width = family.n;
  const std::vector<T> gains(gain, gain + width);
  ParallelFor(rows, [&](std::size_t i) {
    for (std::size_t k = 0; k < width; ++k) z[i * width + k] = reach[i * width + k] * gains[k];
  });
  linalg::MultiplyByLower(factor, family.n, z, family.m);
  ParallelFor(rows, [&](std::size_t i) {
    if (family.start != nullptr) {
      const double* from = family.start + i * width;
      for (std::size_t k = 0; k < width; ++k) z[i * width + k] = static_cast<T>(from[k] + z[i * width + k]);
    }
    if (family.rest != nullptr) {
      for (std::size_t j = 0; j <= i; ++j) c[i * rows + j] = static_cast<T>(family.rest[i * rows + j]);
    }
  });
  linalg::GramLower(z, family.m, family.n, family.rest != nullptr ? 1 : 0, c);
}

}  // namespace

template <class T>
double Covariances<T>::Bytes(std::int64_t m, std::int64_t r) {
  return sizeof(T) * static_cast<double>(r) * static_cast<double>(m) * static_cast<double>(m + 1) / 2;
}

template <class T>
double Covariances<T>::WorkBytes(std::int64_t m, std::int64_t n) {
  const auto rows = static_cast<double>(m), columns = static_cast<double>(n);
  return sizeof(T) * (2 * rows * columns + columns * columns + rows * rows);
}

template <class T>
Covariances<T>::Covariances(const CovarianceFamily& family, const Job& job)
    : m_(family.m), r_(family.r), triangles_(static_cast<std::size_t>(family.r) * family.m * (family.m + 1) / 2) {
  const std::size_t rows = family.m, width = family.n;
  const Buffer<T> reach = Converted<T>(family.reach, rows, width), factor = Converted<T>(family.factor, width, width);
  const Buffer<T> z(rows * width), c(rows * rows);
  std::fill_n(c.data(), rows * rows, T{0});
  for (std::int64_t j = 0; j < r_; ++j) {
    job.Check();
    Member(family, family.gains + j * width, reach.data(), factor.data(), z.data(), c.data());
    ParallelFor(rows, [&](std::size_t i) { std::copy_n(c.data() + i * rows, i + 1, row(i, j)); });
    job.Progress(static_cast<double>(j + 1) / static_cast<double>(r_));
  }
}

template <class T>
void Covariances<T>::Diagonals(double* diagonals) const {
  for (std::int64_t j = 0; j < r_; ++j) {
    for (std::int64_t i = 0; i < m_; ++i) diagonals[j * m_ + i] = row(i, j)[i];
  }
}

template <class T>
void Covariances<T>::Traces(double* traces) const {
  constexpr std::size_t kRows = 16;  // per task
  const std::size_t rows = m_, tasks = (rows + kRows - 1) / kRows, pairs = static_cast<std::size_t>(r_) * r_;
  const Buffer<double> partial(tasks * pairs);
  ParallelFor(tasks, [&](std::size_t task) {
    double* sums = partial.data() + task * pairs;
    std::fill_n(sums, pairs, 0.0);
    for (std::size_t at = task * kRows; at < std::min(rows, (task + 1) * kRows); ++at) {
      for (std::int64_t i = 0; i < r_; ++i) {
        for (std::int64_t j = 0; j <= i; ++j) {
          const T *a = row(at, i), *b = row(at, j);
          double sum = 0;
#pragma omp simd reduction(+ : sum)
          for (std::size_t k = 0; k <= at; ++k) sum += static_cast<double>(a[k]) * b[k];
          sums[i * r_ + j] += sum;
        }
      }
    }
  });
  std::vector<double> diagonals(static_cast<std::size_t>(r_) * m_);
  Diagonals(diagonals.data());
  for (std::int64_t i = 0; i < r_; ++i) {
    for (std::int64_t j = 0; j <= i; ++j) {
      double sum = 0, once = 0;
      for (std::size_t task = 0; task < tasks; ++task) sum += partial[task * pairs + i * r_ + j];
      for (std::int64_t k = 0; k < m_; ++k) once += diagonals[i * m_ + k] * diagonals[j * m_ + k];
      traces[i * r_ + j] = traces[j * r_ + i] = 2 * sum - once;
    }
  }
}

template <class T>
void Covariances<T>::Combine(const double* weights, double* c) const {
  constexpr std::size_t kRows = 8;  // a cache line of every row that the mirrored half is written to
  const std::size_t m = m_;
  std::vector<std::int64_t> members;  // without those that have diverged, beside one that has not
  for (std::int64_t j = 0; j < r_; ++j) {
    if (weights[j] != 0) members.push_back(j);
  }
  const bool all = static_cast<std::int64_t>(members.size()) == r_;
  const std::vector<T> rounded(weights, weights + r_);
  const BlasThreads one(1);
  ForChunks(m, kRows, [&](std::size_t begin, std::size_t rows) {
    const std::size_t end = begin + rows;
    std::vector<T> sums(end);
    for (std::size_t i = begin; i < end; ++i) {
      double* to = c + i * m;
      if (all) {
        linalg::CombineRows(row(i, 0), r_, i + 1, rounded.data(), sums.data());
        std::copy_n(sums.data(), i + 1, to);
        continue;
      }
      std::fill_n(to, i + 1, 0.0);
      for (const std::int64_t j : members) {
        for (std::size_t k = 0; k <= i; ++k) to[k] += weights[j] * row(i, j)[k];
      }
    }
    for (std::size_t k = 0; k < end; ++k) {
      for (std::size_t i = std::max(begin, k + 1); i < end; ++i) c[k * m + i] = c[i * m + k];
    }
  });
}

template class Covariances<float>;
template class Covariances<double>;

}  // namespace nnqs::dynamics
