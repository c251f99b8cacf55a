#include "entropy/cut.h"

namespace nnqs::entropy {

Partition Cut::First(bool tables) const {
  if (particles.empty()) {
    const auto small = static_cast<std::uint32_t>(mask);
    return tables ? AllConfigurations(sites, small) : ShapeOfAll(sites, small);
  }
  return Fixed(particles[0], tables);
}

Partition Cut::Second(bool tables) const {
  return IsOfFermions() ? Fixed(particles[1], tables) : Vacuum();
}

Partition Cut::Fixed(int number, bool tables) const {
  return tables ? FixedNumber(sites, number, mask, IsOfFermions()) : ShapeOfFixedNumber(sites, number, mask);
}

double Cut::Bytes() const {
  if (particles.empty()) return AllConfigurationsBytes(sites);
  double bytes = 0;
  for (const int number : particles) bytes += FixedNumberBytes(sites, number);
  return bytes;
}

}  // namespace nnqs::entropy
