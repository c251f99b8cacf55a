#include "krylov/bessel.h"

#include <cmath>

namespace nnqs::krylov {

// J_{k−1} = (2k/x)J_k − J_{k+1} downwards from far beyond k = x, where J_k is negligible; normalised by
// J_0 + 2Σ_{k≥1} J_2k = 1. Overflow is kept away by rescaling on the way.
std::vector<double> BesselSeries(double x, double tiny) {
  // J_1 < x/2 rounds away, whatever is asked for; and 2k/x must not overflow between two rescalings.
  if (x < 1e-30) return {1};
  const auto top = static_cast<std::size_t>(x + 30 * std::cbrt(x) + 60);
  std::vector<double> j(top + 2);
  j[top] = 1e-280;
  for (std::size_t k = top; k > 0; --k) {
    j[k - 1] = 2 * static_cast<double>(k) / x * j[k] - j[k + 1];
    if (std::abs(j[k - 1]) > 1e200) {
      for (std::size_t i = k - 1; i <= top; ++i) j[i] *= 1e-280;
    }
  }
  double norm = j[0];
  for (std::size_t k = 2; k <= top; k += 2) norm += 2 * j[k];
  for (double& value : j) value /= norm;
  std::size_t last = top;
  while (last > 0 && std::abs(j[last]) < tiny) --last;
  j.resize(last + 1);
  return j;
}

}  // namespace nnqs::krylov
