// The NNGP and NTK matrices of all pairs of two sets of inputs.
#pragma once

#include <cstddef>

#include "base/job.h"
#include "kernels/grid.h"
#include "kernels/program.h"

namespace nnqs::kernels {

// Row-major first.count × second.count. What is null is not written.
struct Matrices {
  double *nngp, *ntk;
};

// Bytes of one or both of them.
double MatricesBytes(std::size_t first, std::size_t second, bool both);

// Bytes beside them: the variances of so many different inputs before every operation, and their codes on a grid.
double InputsBytes(const Program& program, std::size_t inputs, std::size_t dimension);

// Progress is called by all threads. second.x == first.x (same pointer and count) means the symmetric case.
void KernelMatrices(const Program& program, const Points& first, const Points& second, const Matrices& out,
                    const Progress& progress);

// K(x,x) and Θ(x,x) of every input. What is null is not written.
void KernelDiagonal(const Program& program, const Points& points, double* nngp, double* ntk);

}  // namespace nnqs::kernels
