#include "linalg/decompositions/cholesky.h"

#include <cblas.h>

#include <cmath>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/threads.h"
#include "linalg/lapack/lapack.h"
#include "linalg/lapack/triangle.h"
#include "linalg/lapack/ungated.h"

namespace nnqs::linalg {
namespace {

// Below this size a second thread costs more than it brings.
constexpr std::int64_t kOneThread = 256;

void RequireRegular(const double* l, std::int64_t size) {
  for (std::int64_t i = 0; i < size; ++i) {
    if (l[i * size + i] == 0) {
      throw NumericalError("`l` has a zero on its diagonal at row " + std::to_string(i) +
                           ", so it is singular. Pass the factor that cholesky returned");
    }
  }
}

}  // namespace

void Cholesky(double* a, std::int64_t size) {
  if (size == 0) return;
  // L of 4^k·A is 2^k·L.
  const double factor = ModerateFactor(LargestInTriangle(a, size));
  const double root = std::exp2(std::floor(std::log2(factor) / 2)), square = root * root;
  if (square != 1) ScaleTriangle(a, size, square);
  const BlasThreads threads(size <= kOneThread ? 1 : Threads(), size <= kUngatedCholesky);
  const int n = static_cast<int>(size);
  int info = 0;
  LAPACK_dpotrf("U", &n, a, &n, &info);
  if (info > 0) {
    throw NumericalError("the matrix is not positive definite: its leading minor of order " + std::to_string(info) +
                         " of " + std::to_string(size) +
                         " is not. Add a small multiple of the identity (a ridge), or use eigh");
  }
  if (square != 1) ScaleTriangle(a, size, 1 / root);
  ZeroAboveDiagonal(a, size);
}

void CholeskySolve(const double* l, std::int64_t size, double* b, std::int64_t columns) {
  if (size == 0 || columns == 0) return;
  RequireRegular(l, size);
  const BlasThreads threads(size <= kOneThread ? 1 : Threads(), size * columns <= kUngatedRight<double>);
  const int n = static_cast<int>(size), m = static_cast<int>(columns);
  for (const auto op : {CblasNoTrans, CblasTrans}) {
    cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, op, CblasNonUnit, n, m, 1, l, n, b, m);
  }
}

void SolveLower(const double* l, std::int64_t size, double* b, std::int64_t columns) {
  if (size == 0 || columns == 0) return;
  RequireRegular(l, size);
  const BlasThreads threads(Threads(), size * columns <= kUngatedRight<double>);
  const int n = static_cast<int>(size), m = static_cast<int>(columns);
  cblas_dtrsm(CblasRowMajor, CblasLeft, CblasLower, CblasNoTrans, CblasNonUnit, n, m, 1, l, n, b, m);
}

double CholeskyCondition(const double* l, std::int64_t size, double norm) {
  if (size == 0) return 1;
  const BlasThreads threads(1, size <= kUngatedCondition);
  const int n = static_cast<int>(size);
  std::vector<double> work(3 * size);
  std::vector<int> integers(size);
  double reciprocal = 0;
  int info = 0;
  // Row-major L is column-major Lᵀ: an upper factor.
  LAPACK_dpocon("U", &n, l, &n, &norm, &reciprocal, work.data(), integers.data(), &info);
  return 1 / reciprocal;
}

}  // namespace nnqs::linalg
