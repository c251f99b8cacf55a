// A Chebyshev polynomial of H that magnifies the eigenvectors below an interval: with h = (H−c)/r, c and r the middle
// and half the width of [lower, upper], |T_d(h)| ≤ 1 inside and T_d(h) → −cosh(d·acosh(−h)) below, for odd d. One
// application costs d products and no orthogonalisation (Zhou & Saad, SIAM J. Matrix Anal. Appl. 29, 954 (2007)).
//
// What is locked may lie far below what is sought, where T_d is larger by any factor: the rounding of every product has
// a part of it, which would drown the rest. It is projected out as often as it could grow by kLeak.
#pragma once

#include <vector>

#include "operators/operator.h"

namespace nnqs::krylov {

class ChebyshevFilter {
 public:
  // two blocks (pairs.h) to work in, of 2·Dimension() doubles each
  ChebyshevFilter(const operators::Operator& h, const std::vector<double*>& locked, double* first, double* second)
      : h_(h), locked_(locked), first_(first), second_(second) {}

  // The odd degree at which energies `distance` below an interval of width `width` grow by kGain, if it is not too
  // high.
  static int Degree(double distance, double width);

  // lowest: a lower bound of the energies of the locked blocks.
  void Aim(double lower, double upper, int degree, double lowest);
  int degree() const { return degree_; }
  // y = T_d(h)x on a block.
  void Apply(const double* x, double* y) const;

 private:
  const operators::Operator& h_;
  const std::vector<double*>& locked_;
  double *first_, *second_;
  double centre_ = 0, radius_ = 1;
  int degree_ = 1, period_ = 1;
};

}  // namespace nnqs::krylov
