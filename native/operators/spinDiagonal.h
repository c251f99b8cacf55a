// Energy of spin configurations: E(s) = −Σ_b J_b s_a s_b − Σ_i g_i s_i, s_i = +1 for bit 0, −1 for bit 1.
#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "operators/operator.h"

namespace nnqs::operators {

struct SpinBond {
  int a, b;
  double coupling;
};

class SpinDiagonal {
 public:
  SpinDiagonal(int sites, std::vector<SpinBond> bonds, std::vector<double> longitudinal);

  int sites() const { return sites_; }
  double At(std::uint64_t state) const;
  Bounds Range() const;
  std::vector<Term> Terms() const;

  // Energies of the 2^low states that share the high bits of `state`, each written `copies` times (1 or 2) in a row.
  // The bonds inside the low bits come from a table made by LowTable; what the high bits add is doubled bit by bit:
  //   E(s | bit i) = E(s) + 2F_i,  F_i = Σ_{j high} J_ij s_j.
  void Block(std::uint64_t state, int low, int copies, const double* table, double* energies) const;
  std::vector<double> LowTable(int low, int copies) const;

 private:
  int sites_;
  std::vector<SpinBond> bonds_;
  std::vector<double> longitudinal_;
};

}  // namespace nnqs::operators
