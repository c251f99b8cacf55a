// How many elements a sparse matrix has at the least, from the terms of H alone, without a look at its rows.
#pragma once

#include "operators/operator.h"

namespace nnqs::operators {

// Elements of H that certainly differ from 0: all of terms with few conditions, none of those that act on many bits at
// once, as the diagonal of an Ising model does. 0 if H is no sum of terms on a whole basis.
double LeastNonzeros(const Operator& h);

}  // namespace nnqs::operators
