// Degree m and scaling s are the cheapest for which the truncation error of r_m(2^-s·A)^(2^s), as a backward error, is
// below u = 2⁻⁵³: α_p ≤ θ_m with α_p = max(d_p, d_{p+2}), d_p = ‖A^p‖^(1/p). Powers, not ‖A‖ itself, decide: a matrix
// far from normal is then not scaled more than needed (overscaling), which would lose digits. In exact arithmetic the
// bound on the powers suffices; in floating point the term c·‖|A|^(2m+1)‖ guards the evaluation (ℓ, section 5 of the
// paper). No balancing: it seeks to lower ‖A‖, which the use of powers makes needless; normal matrices (Hermitian,
// unitary evolution) are balanced already; and it can make the result worse by orders of magnitude (Watkins 2006, ETNA
// 23, 1).
#include "linalg/exponential/exponential.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/copy.h"
#include "base/errors.h"
#include "base/finite.h"
#include "base/threads.h"
#include "linalg/exponential/normEstimate.h"
#include "linalg/exponential/pade.h"

namespace nnqs::linalg {
namespace {

using Complex = std::complex<double>;

// Below this size a second thread costs more than it brings.
constexpr std::int64_t kOneThread = 96;

// Largest α for which r_m is accurate to u; table 3.1 of the paper, θ₁₃ lowered to 4.25 as in its section 5.
double Theta(int degree) {
  switch (degree) {
    case 3:
      return 1.495585217958292e-2;
    case 5:
      return 2.539398330063230e-1;
    case 7:
      return 9.504178996162932e-1;
    case 9:
      return 2.097847961257068;
    default:
      return 4.25;
  }
}

// ℓ(2^-s·A, m) + s for s = 0: log₂ of the scaling that keeps |c_{2m+1}|·‖|A|^(2m+1)‖/‖A‖ below u, where
// c_{2m+1} = 1/(binom(2m, m)·(2m+1)!). It may be negative or −∞.
template <class T>
double GuardedScaling(const T* a, std::int64_t n, double norm, int degree) {
  const double m = degree;
  const double log2_c = (2 * std::lgamma(m + 1) - std::lgamma(2 * m + 1) - std::lgamma(2 * m + 2)) / std::log(2.0);
  return std::ceil((log2_c + Log2NormOfAbsPower(a, n, 2 * degree + 1) - std::log2(norm) + 53) / (2 * m));
}

template <class T>
Buffer<T> ProductOf(std::int64_t n, const T* a, const T* b) {
  Buffer<T> c(static_cast<std::size_t>(n) * n);
  SquareProduct(n, a, b, c.data());
  return c;
}

// ‖a‖₁^(1/root), where it is a number.
template <class T>
double RootOfNorm(const Buffer<T>& a, std::int64_t n, int root) {
  const double norm = OneNorm(a.data(), n);
  if (std::isfinite(norm)) return std::pow(norm, 1.0 / root);
  throw NumericalError("the power " + std::to_string(root) +
                       " of the matrix exceeds the range of double precision. Divide the matrix by its scale");
}

template <class T>
void Scale(T* a, std::size_t size, int exponent) {
  const double factor = std::ldexp(1.0, exponent);
  for (std::size_t i = 0; i < size; ++i) a[i] *= factor;
}

template <class T>
struct Approximant {
  Buffer<T> value;
  int squarings = 0;
};

// The cheapest r_m(2^-s·A) that is accurate; scales a. Algorithm 6.1 of the paper.
template <class T>
Approximant<T> Approximate(T* a, std::int64_t n, double norm, const Job& job) {
  Powers<T> p{.n = n, .a = a, .a2 = ProductOf<T>(n, a, a), .a4 = {}, .a6 = {}, .a8 = {}};
  const T* a2 = p.a2.data();
  RootOfNorm(p.a2, n, 2);
  const auto accurate = [&](int degree, double alpha) {
    return alpha < Theta(degree) && GuardedScaling(a, n, norm, degree) <= 0;
  };
  const auto root_of_estimate = [&](std::vector<const T*> factors, int root) {
    return std::pow(OneNormEstimate(factors, n), 1.0 / root);
  };
  double d4 = root_of_estimate({a2, a2}, 4);
  double d6 = root_of_estimate({a2, a2, a2}, 6);
  if (accurate(3, std::max(d4, d6))) return {Pade(3, std::move(p), job)};
  job.Check();
  p.a4 = ProductOf(n, a2, a2);
  const T* a4 = p.a4.data();
  d4 = RootOfNorm(p.a4, n, 4);
  if (accurate(5, std::max(d4, d6))) return {Pade(5, std::move(p), job)};
  job.Check();
  p.a6 = ProductOf(n, a2, a4);
  d6 = RootOfNorm(p.a6, n, 6);
  const double d8 = root_of_estimate({a4, a4}, 8);
  const double alpha3 = std::max(d6, d8);
  if (accurate(7, alpha3)) return {Pade(7, std::move(p), job)};
  if (accurate(9, alpha3)) {
    p.a8 = ProductOf(n, a4, a4);
    return {Pade(9, std::move(p), job)};
  }
  job.Check();
  const double d10 = root_of_estimate({a4, p.a6.data()}, 10);
  const double alpha = std::min(alpha3, std::max(d8, d10));
  const double scaling = std::max(std::ceil(std::log2(alpha / Theta(13))), GuardedScaling(a, n, norm, 13));
  const int s = static_cast<int>(std::max(0.0, scaling));
  const std::size_t size = p.a2.size();
  Scale(a, size, -s);
  Scale(p.a2.data(), size, -2 * s);
  Scale(p.a4.data(), size, -4 * s);
  Scale(p.a6.data(), size, -6 * s);
  return {Pade(13, std::move(p), job), s};
}

}  // namespace

template <class T>
double ExponentialBytes(std::int64_t n) {
  return 6.0 * static_cast<double>(n) * static_cast<double>(n) * sizeof(T);
}

template <class T>
void Exponential(T* a, std::int64_t n, const Job& job) {
  if (n == 0) return;
  const std::size_t size = static_cast<std::size_t>(n) * n;
  RequireFinite("a", reinterpret_cast<const double*>(a), size * sizeof(T) / sizeof(double));
  const ProductThreads threads(n <= kOneThread ? 1 : Threads());
  const double norm = OneNorm(a, n);
  if (norm == 0) {
    for (std::int64_t i = 0; i < n; ++i) a[i * n + i] = 1;
    return;
  }
  Approximant<T> result = Approximate(a, n, norm, job);
  constexpr double kApproximation = 7;  // its cost in products: powers, U and V, the solve
  Buffer<T> square = result.squarings > 0 ? Buffer<T>(size) : Buffer<T>();
  for (int k = 0; k < result.squarings; ++k) {
    job.Check();
    job.Progress((kApproximation + k) / (kApproximation + result.squarings));
    SquareProduct(n, result.value.data(), result.value.data(), square.data());
    std::swap(result.value, square);
  }
  if (!std::isfinite(OneNorm(result.value.data(), n))) {
    throw NumericalError("the exponential exceeds the range of double precision. Subtract a multiple of the identity");
  }
  CopyBytes(a, result.value.data(), size * sizeof(T));
}

template double ExponentialBytes<double>(std::int64_t);
template double ExponentialBytes<Complex>(std::int64_t);
template void Exponential(double*, std::int64_t, const Job&);
template void Exponential(Complex*, std::int64_t, const Job&);

}  // namespace nnqs::linalg
