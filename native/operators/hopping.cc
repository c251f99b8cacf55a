#include "operators/hopping.h"

#include <algorithm>
#include <numeric>

#include "linalg/decompositions/eigen.h"

namespace nnqs::operators {

CompressedRows MakeHopMatrix(const hilbert::Combinations& words, const std::vector<Hop>& hops) {
  CompressedRows matrix;
  matrix.start.reserve(words.size() + 1);
  matrix.start.push_back(0);
  for (const std::uint64_t word : words.Words()) {
    for (const Hop& hop : hops) {
      const std::uint64_t both = (std::uint64_t{1} << hop.a) | (std::uint64_t{1} << hop.b);
      if (std::popcount(word & both) != 1) continue;
      const int low = std::min(hop.a, hop.b), high = std::max(hop.a, hop.b);
      const std::uint64_t between = ((std::uint64_t{1} << high) - 1) & ~((std::uint64_t{2} << low) - 1);
      matrix.column.push_back(static_cast<std::uint32_t>(hilbert::Combinations::Rank(word ^ both)));
      matrix.value.push_back(std::popcount(word & between) % 2 == 0 ? -hop.amplitude : hop.amplitude);
    }
    matrix.start.push_back(static_cast<std::uint32_t>(matrix.column.size()));
  }
  return matrix;
}

Bounds FreeFermionBounds(int sites, int particles, const std::vector<Hop>& hops) {
  std::vector<double> one_body(static_cast<std::size_t>(sites) * sites), energies(sites);
  for (const Hop& hop : hops) {
    one_body[hop.a * sites + hop.b] -= hop.amplitude;
    one_body[hop.b * sites + hop.a] -= hop.amplitude;
  }
  linalg::SymmetricEigen(one_body.data(), sites, energies.data(), linalg::Eigenvectors::None);
  return {std::accumulate(energies.begin(), energies.begin() + particles, 0.0),
          std::accumulate(energies.end() - particles, energies.end(), 0.0)};
}

double HoppingBytes(const hilbert::Combinations& up, const hilbert::Combinations& down, std::size_t hops) {
  const double words = static_cast<double>(up.size()) + static_cast<double>(down.size());
  return words * (16.0 + 12.0 * static_cast<double>(hops));
}

}  // namespace nnqs::operators
