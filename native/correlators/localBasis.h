// The kernel of a cut in the basis of either side in which its partial traces are diagonal. A Wick pairing has the same
// value in every orthonormal basis of A and of B; in this one the copies of K that are closed on one side are weights.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "correlators/tensor.h"

namespace nnqs::correlators {

// A cut of K[x, y] = kernel[c(x), c(y)]/Tr kernel, x = (a, b) in the order of `configurations`.
struct Cut {
  std::int64_t a, b;
  const std::int32_t* configurations;  // a·b of them
};

struct LocalKernel {
  std::shared_ptr<const Block> elements;  // K[a, b; a', b']
  std::vector<double> of_a, of_b;         // Tr_B K = diag(of_a), Tr_A K = diag(of_b)
  double trace = 0;                       // Tr kernel
};

// Throws ArgumentError if the kernel is not symmetric or not finite, NumericalError if its trace is not positive. Only
// pairings of three copies and more need K itself in that basis: at order 2 it stays as it is given, in the order of
// the cut. A plan does not read it.
LocalKernel InLocalBasis(Work& work, const double* kernel, const Cut& cut, int order);

}  // namespace nnqs::correlators
