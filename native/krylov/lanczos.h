// Orthonormal basis v_0, v_1, … of a Krylov space and the tridiagonal matrix of H in it:
//   H v_j = β_{j−1} v_{j−1} + α_j v_j + β_j v_{j+1}
// Inner products are sums over raw doubles: for a complex vector that is Re⟨u,v⟩, which is all the recurrence needs.
// Without reorthogonalisation the relation holds to rounding, and f(H)v_0 ≈ V f(T) e₁ needs no more. With it the space
// ends where H has nothing new to add, after as many vectors as v_0 has levels.
#pragma once

#include <complex>
#include <vector>

#include "base/buffer.h"
#include "operators/operator.h"

namespace nnqs::krylov {

class Lanczos {
 public:
  // width 1: real vectors (real H only), 2: complex. The first `stored` vectors are kept, at least one; of later ones
  // only the last three are, and Combine runs the rest of the recurrence a second time. All operations are reproducible
  // bit by bit, so that the second run gives the same vectors.
  // orthogonal: every vector is stored and made orthogonal to all before it.
  Lanczos(const operators::Operator& h, int width, std::size_t stored, bool orthogonal = false);

  // The first vector, of norm 1: Dimension()·width doubles, filled by the caller before the first Extend().
  double* Start() const { return vectors_[0].data(); }
  // One product: appends α_j and β_j. False when β_j = 0: the space is invariant, to rounding if it is orthogonal.
  bool Extend();
  const std::vector<double>& alpha() const { return alpha_; }
  const std::vector<double>& beta() const { return beta_; }

  // Whether no vector was given up: then Combine takes no products.
  bool IsStored() const { return alpha_.size() <= stored_; }
  // targets[t] = Σ_j coefficients[t][j] v_j, complex. Returns the number of products it took, none where
  // every vector is stored.
  std::size_t Combine(const std::vector<std::vector<std::complex<double>>>& coefficients,
                      const std::vector<double*>& targets);

 private:
  double* Vector(std::size_t j);
  void Advance(std::size_t j, double& alpha, double& beta);
  double Orthogonalise(double* w, double beta);

  const operators::Operator& h_;
  int width_;
  std::size_t length_;
  std::size_t stored_;
  bool orthogonal_;
  std::vector<Buffer<double>> vectors_;
  std::vector<double> alpha_, beta_;
};

}  // namespace nnqs::krylov
