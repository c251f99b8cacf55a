// A Chebyshev polynomial of H that magnifies the eigenvectors below an interval: with h = (H−c)/r, c and r the middle
// and half the width of [lower, upper], |T_d(h)| ≤ 1 inside and T_d(h) → −cosh(d·acosh(−h)) below, for odd d. One
// application costs d products and no orthogonalisation (Zhou & Saad, SIAM J. Matrix Anal. Appl. 29, 954 (2007)).
#pragma once

#include "base/memory.h"
#include "operators/operator.h"

namespace nnqs::krylov {

class ChebyshevFilter {
 public:
  ChebyshevFilter(const operators::Operator& h, double lower, double upper, int degree);

  // The odd degree at which energies `distance` below an interval of width `width` grow by a factor of `gain`.
  static int Degree(double distance, double width, double gain);

  int degree() const { return degree_; }
  // y = T_d(h)x on blocks of two columns (pairs.h).
  void Apply(const double* x, double* y) const;
  // A block that is free between applications.
  double* scratch() const { return first_.data(); }
  // |T_d| at an energy below the interval.
  double Gain(double energy) const;

 private:
  const operators::Operator& h_;
  double centre_, radius_;
  int degree_;
  Buffer<double> first_, second_;
};

}  // namespace nnqs::krylov
