#include "linalg/exponential/pade.h"

#include <cblas.h>

#include <algorithm>
#include <array>
#include <complex>
#include <string>
#include <utility>
#include <vector>

#include "base/errors.h"
#include "base/threads.h"
#include "linalg/lapack/lapack.h"
#include "linalg/lapack/ungated.h"
#include "linalg/products/gemm.h"

namespace nnqs::linalg {
namespace {

using Complex = std::complex<double>;

// b_j = (2m−j)! / ((m−j)!·j!), from b_m = 1 downwards; all are integers and b_0 = 64764752532480000 is the largest.
std::array<double, 14> Coefficients(std::uint64_t m) {
  std::array<double, 14> b{};
  std::uint64_t value = 1;
  for (std::uint64_t j = m; j > 0; --j) {
    b[j] = static_cast<double>(value);
    value = value * (2 * m - j + 1) * j / (m - j + 1);
  }
  b[0] = static_cast<double>(value);
  return b;
}

template <class T>
struct Term {
  double weight;
  const T* matrix;
};

// to ← Σ_k weight_k·matrix_k + identity·I; `to` may be one of the matrices.
template <class T>
void Combine(std::int64_t n, double identity, const std::vector<Term<T>>& terms, T* to) {
  constexpr std::int64_t kTile = 512;
  ForRows(n, n, [&](std::int64_t i) {
    for (std::int64_t begin = 0; begin < n; begin += kTile) {
      const std::int64_t length = std::min(kTile, n - begin);
      std::array<T, kTile> sum{};
      for (const Term<T>& term : terms) {
        const T* from = term.matrix + i * n + begin;
        for (std::int64_t j = 0; j < length; ++j) sum[j] += term.weight * from[j];
      }
      std::copy(sum.begin(), sum.begin() + length, to + i * n + begin);
    }
    to[i * n + i] += identity;
  });
}

void Solve(int n, double* a, int* pivots, double* b, int* info) {
  LAPACK_dgesv(&n, &n, a, &n, pivots, b, &n, info);
}
void Solve(int n, Complex* a, int* pivots, Complex* b, int* info) {
  LAPACK_zgesv(&n, &n, a, &n, pivots, b, &n, info);
}

void Factor(int n, double* a, int* pivots, int* info) {
  LAPACK_dgetrf(&n, &n, a, &n, pivots, info);
}
void Factor(int n, Complex* a, int* pivots, int* info) {
  LAPACK_zgetrf(&n, &n, a, &n, pivots, info);
}
void SolveTriangle(CBLAS_UPLO side, CBLAS_DIAG diagonal, int n, const double* a, double* b) {
  cblas_dtrsm(CblasColMajor, CblasLeft, side, CblasNoTrans, diagonal, n, n, 1, a, n, b, n);
}
void SolveTriangle(CBLAS_UPLO side, CBLAS_DIAG diagonal, int n, const Complex* a, Complex* b) {
  const Complex one = 1;
  cblas_ztrsm(CblasColMajor, CblasLeft, side, CblasNoTrans, diagonal, n, n, &one, a, n, b, n);
}

// What gesv does, to the same bits, by routines that pass no gate where n² numbers are few: gesv itself asks for
// threads from order 1 on.
template <class T>
void SolveUngated(int n, T* a, int* pivots, T* b, int* info) {
  const BlasThreads threads(1, true);
  Factor(n, a, pivots, info);
  if (*info != 0) return;
  for (int k = 0; k < n; ++k) {
    const int other = pivots[k] - 1;
    if (other == k) continue;
    for (int j = 0; j < n; ++j) std::swap(b[j * n + k], b[j * n + other]);
  }
  SolveTriangle(CblasLower, CblasUnit, n, a, b);
  SolveTriangle(CblasUpper, CblasNonUnit, n, a, b);
}

// (V−U)⁻¹(V+U) = I + 2(V−U)⁻¹U, which keeps the digits of a small A. LAPACK sees the transposes: Q and U commute, so
// the solution is the transpose too.
template <class T>
Buffer<T> Quotient(std::int64_t n, Buffer<T> u, Buffer<T> v) {
  Combine<T>(n, 0, {{1, v.data()}, {-1, u.data()}}, v.data());
  std::vector<int> pivots(n);
  int info = 0;
  if (n * n <= kUngatedRight<T>) {
    SolveUngated(static_cast<int>(n), v.data(), pivots.data(), u.data(), &info);
  } else {
    const BlasThreads threads(SectionThreads());
    Solve(static_cast<int>(n), v.data(), pivots.data(), u.data(), &info);
  }
  if (info != 0) {
    throw NumericalError("the denominator of the Padé approximant is singular (pivot " + std::to_string(info) +
                         "). The matrix is too far from normal for double precision");
  }
  Combine<T>(n, 1, {{2, u.data()}}, u.data());
  return u;
}

// U = A·W₁ with W₁ = Σ b_{2k+1}·A^2k, V = Σ b_{2k}·A^2k.
template <class T>
Buffer<T> LowDegree(int degree, Powers<T> p) {
  const auto b = Coefficients(degree);
  const std::vector<const T*> even = {p.a2.data(), p.a4.data(), p.a6.data(), p.a8.data()};
  std::vector<Term<T>> odd_terms, even_terms;
  for (int k = 1; 2 * k < degree; ++k) {
    odd_terms.push_back({b[2 * k + 1], even[k - 1]});
    even_terms.push_back({b[2 * k], even[k - 1]});
  }
  const std::size_t size = static_cast<std::size_t>(p.n) * p.n;
  Buffer<T> w(size), u(size);
  Combine(p.n, b[1], odd_terms, w.data());
  SquareProduct(p.n, p.a, w.data(), u.data());
  Combine(p.n, b[0], even_terms, w.data());
  return Quotient(p.n, std::move(u), std::move(w));
}

// U = A·[A⁶(b₁₃A⁶+b₁₁A⁴+b₉A²) + b₇A⁶+b₅A⁴+b₃A²+b₁],  V = A⁶(b₁₂A⁶+b₁₀A⁴+b₈A²) + b₆A⁶+b₄A⁴+b₂A²+b₀.
template <class T>
Buffer<T> Degree13(Powers<T> p, const Job& job) {
  const auto b = Coefficients(13);
  const T *a2 = p.a2.data(), *a4 = p.a4.data(), *a6 = p.a6.data();
  const std::size_t size = static_cast<std::size_t>(p.n) * p.n;
  Buffer<T> high(size), v(size), w(size);
  Combine<T>(p.n, 0, {{b[12], a6}, {b[10], a4}, {b[8], a2}}, high.data());
  Combine<T>(p.n, b[0], {{b[6], a6}, {b[4], a4}, {b[2], a2}}, v.data());
  SquareProduct(p.n, a6, high.data(), v.data(), T{1});
  job.Check();
  Combine<T>(p.n, 0, {{b[13], a6}, {b[11], a4}, {b[9], a2}}, high.data());
  Combine<T>(p.n, b[1], {{b[7], a6}, {b[5], a4}, {b[3], a2}}, w.data());
  SquareProduct(p.n, a6, high.data(), w.data(), T{1});
  job.Check();
  SquareProduct(p.n, p.a, w.data(), high.data());
  job.Check();
  return Quotient(p.n, std::move(high), std::move(v));
}

}  // namespace

template <class T>
void SquareProduct(std::int64_t n, const T* a, const T* b, T* c, T beta) {
  Multiply(Contiguous(Op::None, Op::None, n, n, n, a, b, c, beta));
}

template <class T>
Buffer<T> Pade(int degree, Powers<T> powers, const Job& job) {
  return degree == 13 ? Degree13(std::move(powers), job) : LowDegree(degree, std::move(powers));
}

template void SquareProduct(std::int64_t, const double*, const double*, double*, double);
template void SquareProduct(std::int64_t, const Complex*, const Complex*, Complex*, Complex);
template Buffer<double> Pade(int, Powers<double>, const Job&);
template Buffer<Complex> Pade(int, Powers<Complex>, const Job&);

}  // namespace nnqs::linalg
