// Dual activations of polynomials, for any variances.
//   Σᵢ dᵢ wⁱ q^{n−2i},  dᵢ = n!/(4ⁱ i!² (n−2i)!)
// with w = (q11−1)(q22−1) for the normalised Hermite polynomial Heₙ/√n! (qⁿ at q11 = q22 = 1), and n! times it with
// w = q11·q22 for xⁿ. Both follow from Heₙ(γz) = Σᵢ γ^{n−2i}(γ²−1)ⁱ n!/(2ⁱ i! (n−2i)!) He_{n−2i}(z) and Mehler's
// formula.
#if defined(NNQS_KERNELS_POLYNOMIAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_KERNELS_POLYNOMIAL_INL_H_
#undef NNQS_KERNELS_POLYNOMIAL_INL_H_
#else
#define NNQS_KERNELS_POLYNOMIAL_INL_H_
#endif

#include "kernels/simd-inl.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

struct Polynomial {
  int n;
  bool hermite;
  HWY_INLINE Dual operator()(V q1, V q2, V q) const {
    const V one = Set(1), square = hn::Mul(q, q);
    const V w = hermite ? hn::Mul(hn::Sub(q1, one), hn::Sub(q2, one)) : hn::Mul(q1, q2);
    double d = hermite ? 1 : Factorial();
    V power = one, t = Set(0), dot = Set(0);
    // Horner's rule in q²: after step i both sums still lack a factor q^{n−2i} (dot: q^{n−2i−1}).
    for (int i = 0; 2 * i <= n; ++i) {
      const int k = n - 2 * i;
      if (i > 0) {
        d *= (k + 1.0) * (k + 2.0) / (4.0 * i * i);
        power = hn::Mul(power, w);
      }
      t = hn::MulAdd(t, square, hn::Mul(Set(d), power));
      if (k > 0) dot = hn::MulAdd(dot, square, hn::Mul(Set(d * k), power));
    }
    return n % 2 == 1 ? Dual{hn::Mul(t, q), dot} : Dual{t, hn::Mul(dot, q)};
  }

 private:
  double Factorial() const {
    double product = 1;
    for (int k = 2; k <= n; ++k) product *= k;
    return product;
  }
};

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
