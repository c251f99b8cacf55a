// Activations of finite networks: φ(x) and φ'(x), and the dual activations by themselves.
#pragma once

#include <cstddef>

#include "kernels/program.h"

namespace nnqs::kernels {

// values[i] = φ(x[i]), derivatives[i] = φ'(x[i]), by activations/table.h. Throws ArgumentError for another operation:
// Translation stands for random features and has no φ of its own.
void Evaluate(const Operation& op, std::size_t count, const double* x, double* values, double* derivatives);

// T and Ṫ of a program of one activation for `count` pairs. Throws NumericalError where one is not finite.
void Duals(const Program& program, std::size_t count, const double* q1, const double* q2, const double* q, double* t,
           double* dot);

}  // namespace nnqs::kernels
