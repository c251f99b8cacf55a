#include "operators/sparseRows.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "operators/sparseRows.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::operators::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// One row of the product, for columns that are a multiple of the vector; accumulators stay in registers.
template <class D>
HWY_INLINE void RowOf(D d, const CompressedRows& m, std::size_t r, const double* HWY_RESTRICT x, std::size_t stride,
                      double* HWY_RESTRICT y, std::size_t columns) {
  const std::size_t lanes = hn::Lanes(d);
  const std::size_t begin = m.start[r], end = m.start[r + 1];
  std::size_t c = 0;
  for (; c + 4 * lanes <= columns; c += 4 * lanes) {
    auto s0 = hn::Zero(d), s1 = hn::Zero(d), s2 = hn::Zero(d), s3 = hn::Zero(d);
    for (std::size_t k = begin; k < end; ++k) {
      const auto value = hn::Set(d, m.value[k]);
      const double* HWY_RESTRICT from = x + m.column[k] * stride + c;
      s0 = hn::MulAdd(value, hn::LoadU(d, from), s0);
      s1 = hn::MulAdd(value, hn::LoadU(d, from + lanes), s1);
      s2 = hn::MulAdd(value, hn::LoadU(d, from + 2 * lanes), s2);
      s3 = hn::MulAdd(value, hn::LoadU(d, from + 3 * lanes), s3);
    }
    hn::StoreU(s0, d, y + c);
    hn::StoreU(s1, d, y + c + lanes);
    hn::StoreU(s2, d, y + c + 2 * lanes);
    hn::StoreU(s3, d, y + c + 3 * lanes);
  }
  for (; c + lanes <= columns; c += lanes) {
    auto sum = hn::Zero(d);
    for (std::size_t k = begin; k < end; ++k) {
      sum = hn::MulAdd(hn::Set(d, m.value[k]), hn::LoadU(d, x + m.column[k] * stride + c), sum);
    }
    hn::StoreU(sum, d, y + c);
  }
  for (; c < columns; ++c) {
    double sum = 0;
    for (std::size_t k = begin; k < end; ++k) sum += m.value[k] * x[m.column[k] * stride + c];
    y[c] = sum;
  }
}

void MultiplyColumnsSimd(const CompressedRows& m, const double* x, std::size_t stride_x, double* y,
                         std::size_t stride_y, std::size_t columns) {
  const hn::ScalableTag<double> d;
  for (std::size_t r = 0; r < m.rows(); ++r) RowOf(d, m, r, x, stride_x, y + r * stride_y, columns);
}

void MultiplyRowSimd(const CompressedRows& m, std::size_t r, const double* x, std::size_t stride, double* y,
                     std::size_t columns) {
  RowOf(hn::ScalableTag<double>(), m, r, x, stride, y, columns);
}

}  // namespace nnqs::operators::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::operators {

HWY_EXPORT(MultiplyColumnsSimd);
HWY_EXPORT(MultiplyRowSimd);

void MultiplyColumns(const CompressedRows& m, const double* x, std::size_t stride_x, double* y, std::size_t stride_y,
                     std::size_t columns) {
  HWY_DYNAMIC_DISPATCH(MultiplyColumnsSimd)(m, x, stride_x, y, stride_y, columns);
}

void MultiplyRow(const CompressedRows& m, std::size_t r, const double* x, std::size_t stride, double* y,
                 std::size_t columns) {
  HWY_DYNAMIC_DISPATCH(MultiplyRowSimd)(m, r, x, stride, y, columns);
}

}  // namespace nnqs::operators
#endif
