// Multiplets: levels that follow each other ascending within a width of the lowest one of them.
#pragma once

#include <cstddef>
#include <vector>

namespace nnqs::krylov {

// Where the multiplet ends in which the first `levels` of ascending energies end.
std::size_t MultipletEnd(const std::vector<double>& energies, std::size_t levels, double degeneracy);

// Where the last multiplet of ascending energies starts.
std::size_t MultipletStart(const std::vector<double>& energies, double degeneracy);

}  // namespace nnqs::krylov
