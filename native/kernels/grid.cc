#include "kernels/grid.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/grid.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

// A plain loop that the compiler vectorises for each target, in 16-bit arithmetic on purpose: 8 to 32 products per
// instruction, and none can overflow here.
void DotsOfCodes(const std::int16_t* HWY_RESTRICT own, std::size_t own_stride, const std::int16_t* HWY_RESTRICT others,
                 std::size_t stride, std::size_t dimension, std::size_t count, std::int16_t* HWY_RESTRICT dots) {
  std::memset(dots, 0, count * sizeof(std::int16_t));
  for (std::size_t k = 0; k < dimension; ++k) {
    const std::int16_t code = own[k * own_stride];
    const std::int16_t* HWY_RESTRICT column = others + k * stride;
    for (std::size_t j = 0; j < count; ++j) dots[j] = static_cast<std::int16_t>(dots[j] + code * column[j]);
  }
}

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::kernels {
namespace {

HWY_EXPORT(DotsOfCodes);

constexpr std::size_t kStride = 32;
constexpr int kNoExponent = std::numeric_limits<int>::max();

// Exponent of the lowest set bit of x ≠ 0.
int LowestBit(double x) {
  int exponent = 0;
  const double mantissa = std::frexp(std::fabs(x), &exponent);
  const auto bits = static_cast<std::uint64_t>(std::ldexp(mantissa, 53));
  return exponent - 53 + __builtin_ctzll(bits);
}

// The lowest exponent over all components, or nothing once a component needs more than 15 bits of it.
bool LowerUnit(const Points& points, int& exponent) {
  double largest = 0, last = 0;
  for (std::size_t i = 0; i < points.count * points.dimension; ++i) {
    const double x = std::fabs(points.x[i]);
    if (x == 0 || x == last) continue;
    last = x;
    largest = std::max(largest, x);
    exponent = std::min(exponent, LowestBit(x));
    if (largest > std::ldexp(32767.0, exponent)) return false;
  }
  return true;
}

Grid Encode(const Points& points, double unit) {
  Grid grid;
  grid.count = points.count;
  grid.stride = (points.count + kStride - 1) / kStride * kStride;
  grid.codes.assign(grid.stride * points.dimension, 0);
  std::vector<std::int64_t> norm(points.count, 0);
  for (std::size_t i = 0; i < points.count; ++i) {
    for (std::size_t k = 0; k < points.dimension; ++k) {
      const auto code = static_cast<std::int16_t>(points.x[i * points.dimension + k] / unit);
      grid.codes[k * grid.stride + i] = code;
      norm[i] += std::int64_t{code} * code;
    }
    norm[i] = std::min<std::int64_t>(norm[i], std::numeric_limits<std::int32_t>::max());
  }
  grid.norms.assign(norm.begin(), norm.end());
  std::sort(grid.norms.begin(), grid.norms.end());
  grid.norms.erase(std::unique(grid.norms.begin(), grid.norms.end()), grid.norms.end());
  grid.class_of.resize(points.count);
  for (std::size_t i = 0; i < points.count; ++i) {
    grid.class_of[i] = std::lower_bound(grid.norms.begin(), grid.norms.end(), norm[i]) - grid.norms.begin();
  }
  return grid;
}

}  // namespace

std::optional<Grids> FindGrids(const Points& first, const Points& second) {
  int exponent = kNoExponent;
  if (!LowerUnit(first, exponent) || (second.x != first.x && !LowerUnit(second, exponent))) return std::nullopt;
  Grids grids;
  grids.unit = exponent == kNoExponent ? 1.0 : std::ldexp(1.0, exponent);
  // The exponent may have fallen after a component was looked at.
  for (const Points* points : {&first, &second}) {
    for (std::size_t i = 0; i < points->count * points->dimension; ++i) {
      if (std::fabs(points->x[i]) > 32767.0 * grids.unit) return std::nullopt;
    }
  }
  grids.first = Encode(first, grids.unit);
  grids.second = second.x == first.x && second.count == first.count ? grids.first : Encode(second, grids.unit);
  // Cauchy–Schwarz bounds every partial sum of a scalar product too.
  const double largest = std::sqrt(static_cast<double>(grids.first.norms.empty() ? 0 : grids.first.norms.back()) *
                                   static_cast<double>(grids.second.norms.empty() ? 0 : grids.second.norms.back()));
  if (largest > 32767.0) return std::nullopt;
  return grids;
}

void Dots(const Grid& first, std::size_t i, const Grid& second, std::size_t dimension, std::size_t begin,
          std::size_t end, std::int16_t* dots) {
  HWY_DYNAMIC_DISPATCH(DotsOfCodes)
  (first.codes.data() + i, first.stride, second.codes.data() + begin, second.stride, dimension, end - begin, dots);
}

}  // namespace nnqs::kernels
#endif
