// Fills both kernel matrices from tables.
#pragma once

#include <cstddef>

#include "kernels/pair.h"
#include "kernels/tables.h"

namespace nnqs::kernels {

void LookUp(const Tables& tables, const Grids& grids, std::size_t dimension, const Matrices& out,
            const Progress& progress);

}  // namespace nnqs::kernels
