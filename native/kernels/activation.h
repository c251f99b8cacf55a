// Activations of finite networks: φ(x) and φ'(x), the counterparts of the dual activations.
#pragma once

#include <cstddef>

#include "kernels/program.h"

namespace nnqs::kernels {

// values[i] = φ(x[i]), derivatives[i] = φ'(x[i]) (at a kink the mean of both sides). The operation is an activation
// with a closed form, or Translation, which stands for random features and has no φ of its own: throws ArgumentError.
void Evaluate(const Operation& op, std::size_t count, const double* x, double* values, double* derivatives);

}  // namespace nnqs::kernels
