#include "krylov/multiplets.h"

namespace nnqs::krylov {

std::size_t MultipletEnd(const std::vector<double>& energies, std::size_t levels, double degeneracy) {
  std::size_t end = 0;
  while (end < levels && end < energies.size()) {
    const double top = energies[end] + degeneracy;
    while (end < energies.size() && energies[end] <= top) ++end;
  }
  return end;
}

std::size_t MultipletStart(const std::vector<double>& energies, double degeneracy) {
  std::size_t start = 0;
  for (std::size_t k = 0; k < energies.size(); ++k) {
    if (energies[k] > energies[start] + degeneracy) start = k;
  }
  return start;
}

}  // namespace nnqs::krylov
