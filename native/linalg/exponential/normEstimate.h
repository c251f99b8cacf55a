// 1-norms of powers of a matrix that are not formed. Row-major.
#pragma once

#include <cstdint>
#include <vector>

namespace nnqs::linalg {

// ‖A‖₁, the largest column sum of |entries|; infinite if one is not finite. T is double or std::complex<double>.
template <class T>
double OneNorm(const T* a, std::int64_t n);

// Estimate, from below and nearly always within a factor 3, of ‖A₁·A₂·…‖₁ by Hager's and Higham's method (LAPACK's
// xLACN2; Higham 1988, ACM TOMS 14): a handful of products with vectors.
template <class T>
double OneNormEstimate(const std::vector<const T*>& factors, std::int64_t n);

// log₂ ‖|A|^power‖₁, exactly: |A| ≥ 0, so the norm is the largest entry of (|A|ᵀ)^power·(1,…,1)ᵀ. In logarithms,
// because high powers overflow. −∞ where the power vanishes.
template <class T>
double Log2NormOfAbsPower(const T* a, std::int64_t n, int power);

}  // namespace nnqs::linalg
