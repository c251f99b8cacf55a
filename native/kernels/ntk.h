// The neural tangent kernel where matrices would be too large: half of the symmetric one, and products with the other.
#pragma once

#include "kernels/pair.h"
#include "linalg/vectors/symmetricBlocks.h"

namespace nnqs::kernels {

// Θ of all pairs of `points`; theta has their order.
void FillNtk(const Program& program, const Points& points, linalg::SymmetricBlocks& theta, const Progress& progress);

// Called with rows [begin, begin + count) of a product, row-major count × columns, in order.
using RowSink = void(std::size_t begin, std::size_t count, const double* rows);

// Θ(first, second)·right for right of second.count × columns, a block of rows at a time: Θ is never stored.
void MultiplyNtk(const Program& program, const Points& first, const Points& second, const double* right,
                 std::size_t columns, const std::function<RowSink>& sink, const Progress& progress);

// Bytes that MultiplyNtk takes.
double MultiplyNtkBytes(std::size_t first, std::size_t second, std::size_t columns);

}  // namespace nnqs::kernels
