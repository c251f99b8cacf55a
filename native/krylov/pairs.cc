#include "krylov/pairs.h"

#include <algorithm>
#include <cstring>

#include "base/threads.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "krylov/pairs.cc"
#include "hwy/foreach_target.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::krylov {
namespace HWY_NAMESPACE {

// VᵀW of n rows: `crossed` is W with the columns exchanged.
Coefficient OverlapChunk(const double* HWY_RESTRICT v, const double* HWY_RESTRICT w, const double* HWY_RESTRICT crossed,
                         std::size_t n) {
  constexpr std::size_t kLanes = 8;
  double direct[kLanes] = {}, cross[kLanes] = {};
  const std::size_t whole = 2 * n / kLanes * kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
    for (std::size_t l = 0; l < kLanes; ++l) {
      direct[l] += v[i + l] * w[i + l];
      cross[l] += v[i + l] * crossed[i + l];
    }
  }
  for (std::size_t i = whole; i < 2 * n; ++i) {
    direct[i % 2] += v[i] * w[i];
    cross[i % 2] += v[i] * crossed[i];
  }
  Coefficient sum{};
  for (std::size_t l = 0; l < kLanes; l += 2) {
    sum[0] += direct[l];
    sum[1] += cross[l];
    sum[2] += cross[l + 1];
    sum[3] += direct[l + 1];
  }
  return sum;
}

// W += V·C
void AddChunk(double* HWY_RESTRICT w, const double* HWY_RESTRICT v, const Coefficient& c, std::size_t n) {
  const double c0 = c[0], c1 = c[1], c2 = c[2], c3 = c[3];
  for (std::size_t i = 0; i < n; ++i) {
    const double v0 = v[2 * i], v1 = v[2 * i + 1];
    w[2 * i] += v0 * c0 + v1 * c2;
    w[2 * i + 1] += v0 * c1 + v1 * c3;
  }
}

}  // namespace HWY_NAMESPACE
}  // namespace nnqs::krylov
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::krylov {
namespace {

HWY_EXPORT(OverlapChunk);
HWY_EXPORT(AddChunk);

constexpr std::size_t kChunk = 1024;  // rows; a chunk of W stays in the first-level cache while blocks stream by

template <class F>
void ForChunks(std::size_t rows, F&& f) {
  ParallelFor((rows + kChunk - 1) / kChunk,
              [&](std::size_t c) { f(c, c * kChunk, std::min(kChunk, rows - c * kChunk)); });
}

}  // namespace

Coefficient Multiply(const Coefficient& a, const Coefficient& b) {
  return {a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]};
}

Coefficient Add(const Coefficient& a, const Coefficient& b) {
  return {a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]};
}

std::vector<Coefficient> Overlaps(const std::vector<double*>& blocks, const double* w, std::size_t rows, bool real) {
  const std::size_t count = blocks.size(), chunks = (rows + kChunk - 1) / kChunk;
  std::vector<Coefficient> partial(chunks * count);
  ForChunks(rows, [&](std::size_t c, std::size_t begin, std::size_t n) {
    double crossed[2 * kChunk];
    for (std::size_t i = 0; i < n; ++i) {
      crossed[2 * i] = w[2 * (begin + i) + 1];
      crossed[2 * i + 1] = w[2 * (begin + i)];
    }
    for (std::size_t j = 0; j < count; ++j) {
      partial[c * count + j] = HWY_DYNAMIC_DISPATCH(OverlapChunk)(blocks[j] + 2 * begin, w + 2 * begin, crossed, n);
    }
  });
  std::vector<Coefficient> sums(count, Coefficient{});
  for (std::size_t c = 0; c < chunks; ++c) {
    for (std::size_t j = 0; j < count; ++j) sums[j] = Add(sums[j], partial[c * count + j]);
  }
  if (!real) {
    for (Coefficient& s : sums) {
      const double re = s[0] + s[3], im = s[1] - s[2];
      s = {re, im, -im, re};
    }
  }
  return sums;
}

void Accumulate(const std::vector<double*>& blocks, const std::vector<Coefficient>& coefficients, const Coefficient& s,
                double* w, std::size_t rows) {
  ForChunks(rows, [&](std::size_t, std::size_t begin, std::size_t n) {
    double sum[2 * kChunk] = {};
    HWY_DYNAMIC_DISPATCH(AddChunk)(sum, w + 2 * begin, s, n);
    for (std::size_t j = 0; j < blocks.size(); ++j) {
      HWY_DYNAMIC_DISPATCH(AddChunk)(sum, blocks[j] + 2 * begin, coefficients[j], n);
    }
    std::memcpy(w + 2 * begin, sum, 2 * n * sizeof(double));
  });
}

}  // namespace nnqs::krylov
#endif
