// Kernels of networks that are averaged over a group: sums of the plain kernel over the images of inputs.
#pragma once

#include <cstdint>

#include "kernels/pair.h"

namespace nnqs::kernels {

// Inputs of which each belongs to a row (or column) of the result, with a factor; owners ascend.
struct Images {
  Points points;
  const std::int32_t* owners;
  const double* coefficients;
};

// out(r, s) = Σ a_i·b_j·K(x_i, y_j) over the images i of r and j of s, and the same of Θ; rows × columns. What is null
// is not written. Blocks of the kernel are contracted while they are in the cache; sums do not depend on the number of
// threads.
void KernelSums(const Program& program, const Images& first, std::size_t rows, const Images& second,
                std::size_t columns, const Matrices& out, const Progress& progress);

// Bytes of the blocks.
double KernelSumsBytes();

}  // namespace nnqs::kernels
