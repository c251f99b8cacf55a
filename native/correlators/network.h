// One Wick pairing as copies of K with legs joined, after the copies that are closed on a side of their own have been
// taken out: they are weights of the legs, small matrices and numbers.
#pragma once

#include <cstdint>
#include <vector>

#include "correlators/localBasis.h"
#include "correlators/tensor.h"

namespace nnqs::correlators {

struct Network {
  std::vector<Tensor> tensors;  // copies of K, none of them joined to itself, and matrices
  Weights weights;              // of the legs
  double factor = 1;
};

// Legs of label 0 to order−1 are configurations of A, from `order` on of B. `fields`: 2·order, two by two.
Network NetworkOf(Work& work, const LocalKernel& kernel, const Cut& cut, int order, const std::int32_t* fields);

}  // namespace nnqs::correlators
