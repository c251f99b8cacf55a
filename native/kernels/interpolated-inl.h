// Dual activation of any φ from Chebyshev series in (√q11, √q22, θ), θ = angle of the inputs:
//   T = Σ_{abk} C_abk T_a(x) T_b(x') T_k(y),  x = (√q11 − centre)/half,  x' likewise,  y = 2θ/π − 1;  Ṫ the same.
// T and Ṫ are smooth in θ up to both ends even where φ has kinks, and smooth in √q11. src/stax/interpolation.ts makes
// the coefficients. q11 is constant along a row of pairs, so the sum over a is taken once per row.
#if defined(NNQS_KERNELS_INTERPOLATED_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef NNQS_KERNELS_INTERPOLATED_INL_H_
#undef NNQS_KERNELS_INTERPOLATED_INL_H_
#else
#define NNQS_KERNELS_INTERPOLATED_INL_H_
#endif

#include <cmath>
#include <vector>

#include "activations/number-inl.h"
#include "kernels/program.h"

HWY_BEFORE_NAMESPACE();
namespace nnqs::kernels::HWY_NAMESPACE {

using namespace activations::HWY_NAMESPACE;

class Interpolated {
 public:
  // Parameters: terms in √q, terms in θ, centre, half, offset into tables, whether φ has kinks.
  Interpolated(const Operation& op, const double* tables)
      : terms_(static_cast<std::size_t>(op.p[0])),
        angles_(static_cast<std::size_t>(op.p[1])),
        centre_(op.p[2]),
        inverse_(op.p[3] > 0 ? 1 / op.p[3] : 0),
        coefficients_(tables + static_cast<std::size_t>(op.p[4])),
        row_(2 * terms_ * angles_) {}

  // Sums over a for inputs of variance q1: row_[(2k + which)·terms + b].
  void SetRow(double q1) {
    const double x = (std::sqrt(q1) - centre_) * inverse_;
    std::fill(row_.begin(), row_.end(), 0.0);
    double previous = x, chebyshev = 1;  // T₋₁ = T₁
    for (std::size_t a = 0; a < terms_; ++a) {
      for (std::size_t which = 0; which < 2; ++which) {
        const double* c = coefficients_ + (which * terms_ + a) * terms_ * angles_;
        for (std::size_t b = 0; b < terms_; ++b) {
          for (std::size_t k = 0; k < angles_; ++k)
            row_[(2 * k + which) * terms_ + b] += chebyshev * c[b * angles_ + k];
        }
      }
      const double next = 2 * x * chebyshev - previous;
      previous = chebyshev;
      chebyshev = next;
    }
  }

  template <class X>
  HWY_INLINE Dual<X> operator()(X q1, X q2, X q) const {
    return OfSine(Sine(q1, q2, q), q2, q);
  }

  template <class X>
  HWY_INLINE Dual<X> OfSine(X sine, X q2, X q) const {
    const X theta = Constant<X>(kPi / 2) - Elevation(sine, q);
    const X y = Constant<X>(2 / kPi) * theta - Constant<X>(1), twice = y + y;
    const X x = (Root(q2) - Constant<X>(centre_)) * Constant<X>(inverse_);
    X t1 = Constant<X>(0), t2 = t1, dot1 = t1, dot2 = t1;
    for (std::size_t k = angles_; k-- > 1;) {  // Clenshaw
      const X t = Fused(twice, t1, Sum(2 * k, x)) - t2, dot = Fused(twice, dot1, Sum(2 * k + 1, x)) - dot2;
      t2 = t1, t1 = t;
      dot2 = dot1, dot1 = dot;
    }
    return {Fused(y, t1, Sum(0, x)) - t2, Fused(y, dot1, Sum(1, x)) - dot2};
  }

 private:
  // Σ_b row_b T_b(x), Clenshaw.
  template <class X>
  HWY_INLINE X Sum(std::size_t line, X x) const {
    const double* c = row_.data() + line * terms_;
    X s1 = Constant<X>(0), s2 = s1;
    for (std::size_t b = terms_; b-- > 1;) {
      const X s = Fused(x + x, s1, Constant<X>(c[b])) - s2;
      s2 = s1, s1 = s;
    }
    return Fused(x, s1, Constant<X>(c[0])) - s2;
  }

  std::size_t terms_, angles_;
  double centre_, inverse_;
  const double* coefficients_;
  std::vector<double> row_;
};

}  // namespace nnqs::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
