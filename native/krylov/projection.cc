#include "krylov/projection.h"

#include <algorithm>

#include "base/chunks.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "krylov/projection.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::krylov::HWY_NAMESPACE {

// Plain loops: the compiler vectorises them for each target.
double ProjectChunk(const double* HWY_RESTRICT v, const double* HWY_RESTRICT w, std::size_t n) {
  double sum = 0;
#pragma omp simd reduction(+ : sum)
  for (std::size_t i = 0; i < n; ++i) sum += v[i] * w[i];
  return sum;
}

void SubtractChunk(double c, const double* HWY_RESTRICT v, double* HWY_RESTRICT w, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) w[i] -= c * v[i];
}

}  // namespace nnqs::krylov::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::krylov {
namespace {

HWY_EXPORT(ProjectChunk);
HWY_EXPORT(SubtractChunk);

constexpr std::size_t kChunk = 1024;  // of w, which stays in the first-level cache while the basis streams by

}  // namespace

std::vector<double> Project(const std::vector<const double*>& basis, const double* w, std::size_t n) {
  return SumChunks(n, kChunk, basis.size(), [&](std::size_t begin, std::size_t length, double* sums) {
    for (std::size_t j = 0; j < basis.size(); ++j) {
      sums[j] = HWY_DYNAMIC_DISPATCH(ProjectChunk)(basis[j] + begin, w + begin, length);
    }
  });
}

void Subtract(const std::vector<const double*>& basis, const std::vector<double>& c, double* w, std::size_t n) {
  ForChunks(n, kChunk, [&](std::size_t begin, std::size_t length) {
    for (std::size_t j = 0; j < basis.size(); ++j) {
      HWY_DYNAMIC_DISPATCH(SubtractChunk)(c[j], basis[j] + begin, w + begin, length);
    }
  });
}

}  // namespace nnqs::krylov
#endif
