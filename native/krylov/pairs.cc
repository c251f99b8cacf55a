#include "krylov/pairs.h"

#include <algorithm>
#include <cstring>

#include "base/chunks.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "krylov/pairs.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::krylov::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// VᵀW of n rows: `crossed` is W with the columns exchanged. Each of kLanes partial sums takes every kLanes-th number,
// whatever the length of a vector.
Coefficient OverlapChunk(const double* HWY_RESTRICT v, const double* HWY_RESTRICT w, const double* HWY_RESTRICT crossed,
                         std::size_t n) {
  constexpr std::size_t kLanes = 16;
  const hn::CappedTag<double, kLanes> d;
  constexpr std::size_t kWidth = hn::MaxLanes(hn::CappedTag<double, kLanes>()), kVectors = kLanes / kWidth;
  hn::Vec<decltype(d)> straight[kVectors], across[kVectors];
  for (std::size_t k = 0; k < kVectors; ++k) straight[k] = across[k] = hn::Zero(d);
  const std::size_t whole = 2 * n / kLanes * kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes) {
    for (std::size_t k = 0; k < kVectors; ++k) {
      const auto x = hn::LoadU(d, v + i + k * kWidth);
      straight[k] = hn::MulAdd(x, hn::LoadU(d, w + i + k * kWidth), straight[k]);
      across[k] = hn::MulAdd(x, hn::LoadU(d, crossed + i + k * kWidth), across[k]);
    }
  }
  double direct[kLanes], cross[kLanes];
  for (std::size_t k = 0; k < kVectors; ++k) {
    hn::StoreU(straight[k], d, direct + k * kWidth);
    hn::StoreU(across[k], d, cross + k * kWidth);
  }
  for (std::size_t i = whole; i < 2 * n; ++i) {
    direct[i - whole] += v[i] * w[i];
    cross[i - whole] += v[i] * crossed[i];
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

// W += Σ_k V_k·C_k of four blocks: W is read and written once.
void AddFourChunk(double* HWY_RESTRICT w, const double* const* blocks, const Coefficient* c, std::size_t n) {
  const double *HWY_RESTRICT x = blocks[0], *HWY_RESTRICT y = blocks[1];
  const double *HWY_RESTRICT z = blocks[2], *HWY_RESTRICT u = blocks[3];
  const Coefficient a = c[0], b = c[1], d = c[2], e = c[3];
  for (std::size_t i = 0; i < 2 * n; i += 2) {
    const double x0 = x[i], x1 = x[i + 1], y0 = y[i], y1 = y[i + 1], z0 = z[i], z1 = z[i + 1], u0 = u[i], u1 = u[i + 1];
    w[i] += x0 * a[0] + x1 * a[2] + y0 * b[0] + y1 * b[2] + z0 * d[0] + z1 * d[2] + u0 * e[0] + u1 * e[2];
    w[i + 1] += x0 * a[1] + x1 * a[3] + y0 * b[1] + y1 * b[3] + z0 * d[1] + z1 * d[3] + u0 * e[1] + u1 * e[3];
  }
}

}  // namespace nnqs::krylov::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::krylov {
namespace {

HWY_EXPORT(OverlapChunk);
HWY_EXPORT(AddChunk);
HWY_EXPORT(AddFourChunk);

constexpr std::size_t kChunk = 1024;       // rows; a chunk of W stays in the first-level cache while blocks stream by
constexpr std::size_t kRotateChunk = 256;  // rows; one of some tens of blocks stays in the second-level cache

// W += Σ_j V_j·C_j of the rows from `begin` on; `w` is where they are.
void AddAll(const std::vector<double*>& blocks, const std::vector<Coefficient>& c, std::size_t begin, std::size_t n,
            double* w) {
  std::size_t j = 0;
  for (; j + 4 <= blocks.size(); j += 4) {
    const double* four[4];
    for (std::size_t k = 0; k < 4; ++k) four[k] = blocks[j + k] + 2 * begin;
    HWY_DYNAMIC_DISPATCH(AddFourChunk)(w, four, &c[j], n);
  }
  for (; j < blocks.size(); ++j) HWY_DYNAMIC_DISPATCH(AddChunk)(w, blocks[j] + 2 * begin, c[j], n);
}

}  // namespace

Coefficient Multiply(const Coefficient& a, const Coefficient& b) {
  return {a[0] * b[0] + a[1] * b[2], a[0] * b[1] + a[1] * b[3], a[2] * b[0] + a[3] * b[2], a[2] * b[1] + a[3] * b[3]};
}

std::vector<Coefficient> Overlaps(const std::vector<double*>& blocks, const double* w, std::size_t rows, bool real) {
  const std::size_t count = blocks.size();
  const auto part = [&](std::size_t begin, std::size_t n, double* partial) {
    double crossed[2 * kChunk];
    for (std::size_t i = 0; i < n; ++i) {
      crossed[2 * i] = w[2 * (begin + i) + 1];
      crossed[2 * i + 1] = w[2 * (begin + i)];
    }
    for (std::size_t j = 0; j < count; ++j) {
      const Coefficient c = HWY_DYNAMIC_DISPATCH(OverlapChunk)(blocks[j] + 2 * begin, w + 2 * begin, crossed, n);
      std::copy(c.begin(), c.end(), partial + 4 * j);
    }
  };
  const std::vector<double> numbers = SumChunks(rows, kChunk, 4 * count, part, 4 * count);
  std::vector<Coefficient> sums(count);
  for (std::size_t j = 0; j < count; ++j) {
    Coefficient& s = sums[j];
    std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(4 * j), 4, s.begin());
    const double re = s[0] + s[3], im = s[1] - s[2];
    if (!real) s = {re, im, -im, re};
  }
  return sums;
}

void Accumulate(const std::vector<double*>& blocks, const std::vector<Coefficient>& coefficients, const Coefficient& s,
                double* w, std::size_t rows) {
  const bool read = s != Coefficient{};
  const auto part = [&](std::size_t begin, std::size_t n) {
    double sum[2 * kChunk] = {};
    if (read) HWY_DYNAMIC_DISPATCH(AddChunk)(sum, w + 2 * begin, s, n);
    AddAll(blocks, coefficients, begin, n, sum);
    std::memcpy(w + 2 * begin, sum, 2 * n * sizeof(double));
  };
  ForChunks(rows, kChunk, part, 4 * (1 + blocks.size()));
}

std::vector<Coefficient> ProjectOut(const std::vector<double*>& blocks, double* w, std::size_t rows, bool real) {
  std::vector<Coefficient> overlaps = Overlaps(blocks, w, rows, real);
  std::vector<Coefficient> negative = overlaps;
  for (Coefficient& c : negative) c = {-c[0], -c[1], -c[2], -c[3]};
  Accumulate(blocks, negative, {1, 0, 0, 1}, w, rows);
  return overlaps;
}

void Rotate(const std::vector<double*>& blocks, const std::vector<std::vector<Coefficient>>& coefficients,
            std::size_t rows) {
  const std::size_t count = coefficients.size();
  const auto part = [&](std::size_t begin, std::size_t n) {
    std::vector<double> sums(2 * kRotateChunk * count);
    for (std::size_t k = 0; k < count; ++k) {
      AddAll(blocks, coefficients[k], begin, n, &sums[2 * kRotateChunk * k]);
    }
    for (std::size_t k = 0; k < count; ++k) {
      std::memcpy(blocks[k] + 2 * begin, &sums[2 * kRotateChunk * k], 2 * n * sizeof(double));
    }
  };
  ForChunks(rows, kRotateChunk, part, 4 * count * blocks.size());
}

}  // namespace nnqs::krylov
#endif
