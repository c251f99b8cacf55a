#include "linalg/combineRows.h"

#include <cblas.h>

namespace nnqs::linalg {

template <>
void CombineRows(const float* a, std::int64_t rows, std::size_t columns, std::size_t stride, const float* weights,
                 float* y) {
  cblas_sgemv(CblasRowMajor, CblasTrans, static_cast<int>(rows), static_cast<int>(columns), 1, a,
              static_cast<int>(stride), weights, 1, 0, y, 1);
}

template <>
void CombineRows(const double* a, std::int64_t rows, std::size_t columns, std::size_t stride, const double* weights,
                 double* y) {
  cblas_dgemv(CblasRowMajor, CblasTrans, static_cast<int>(rows), static_cast<int>(columns), 1, a,
              static_cast<int>(stride), weights, 1, 0, y, 1);
}

}  // namespace nnqs::linalg
