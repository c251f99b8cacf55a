// What the families of activations share. A family file holds everything about its activations: code, name, number of
// parameters, φ, φ' and the dual activation. activations/table.h lists the families; docs/stax.md the formulas.
#pragma once

#include <cstddef>

namespace nnqs::activations {

// Powers are loops; src/stax/codes.ts has the same.
inline constexpr int kHighestDegree = 20;

// An activation is a struct with `static constexpr Info kInfo`, a constructor from its parameters, and
// template <class T> T Value(T x), T Slope(T x): φ and φ' for float and double. DualOf of the family's vector part has
// an overload for each. Degree() is n where φ(cx) = cⁿφ(x) for c > 0. Where the relative error of a dual grows as
// variances do, Stiffness() is that error over the error of q11 + q22 − 2q; kOfDeterminant says that the dual is one of
// 1 + 2σ(q11+q22) + 4σ²(q11·q22−q²) with this stiffness σ, so that it has no more digits than that sum. Jumps() says
// whether φ has a jump, Kinks() whether it has a kink without a jump. Duals of both have an overload DualOfSine, by
// √(q11·q22−q²) and q, for those who know the first better than doubles do.
struct Info {
  int code;  // src/stax/codes.ts has the same
  const char* name;
  std::size_t parameters;
  int degree = 0;  // if not 0, the parameter is a whole number from 0 to this
};

template <class... A>
struct Family {};

// xⁿ; n multiplications, the same for every T.
template <class T>
T WholePower(T x, int n) {
  T product = 1;
  for (int k = 0; k < n; ++k) product *= x;
  return product;
}

}  // namespace nnqs::activations
