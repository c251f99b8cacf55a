#include "linalg/vectors/combineRows.h"

#include <cblas.h>

namespace nnqs::linalg {

void CombineRows(const float* a, std::int64_t rows, std::int64_t columns, const float* weights, float* y) {
  cblas_sgemv(CblasRowMajor, CblasTrans, static_cast<int>(rows), static_cast<int>(columns), 1, a,
              static_cast<int>(columns), weights, 1, 0, y, 1);
}

void CombineRows(const double* a, std::int64_t rows, std::int64_t columns, const double* weights, double* y) {
  cblas_dgemv(CblasRowMajor, CblasTrans, static_cast<int>(rows), static_cast<int>(columns), 1, a,
              static_cast<int>(columns), weights, 1, 0, y, 1);
}

}  // namespace nnqs::linalg
