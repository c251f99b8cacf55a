#include "operators/spinDiagonal.h"

#include <array>
#include <cmath>

namespace nnqs::operators {
namespace {

double Spin(std::uint64_t state, int site) {
  return (state >> site) & 1 ? -1.0 : 1.0;
}

}  // namespace

SpinDiagonal::SpinDiagonal(int sites, std::vector<SpinBond> bonds, std::vector<double> longitudinal)
    : sites_(sites), bonds_(std::move(bonds)), longitudinal_(std::move(longitudinal)) {}

double SpinDiagonal::At(std::uint64_t state) const {
  double energy = 0;
  for (const SpinBond& bond : bonds_) energy -= bond.coupling * Spin(state, bond.a) * Spin(state, bond.b);
  for (int i = 0; i < sites_; ++i) energy -= longitudinal_[i] * Spin(state, i);
  return energy;
}

Bounds SpinDiagonal::Range() const {
  double sum = 0;
  for (const SpinBond& bond : bonds_) sum += std::abs(bond.coupling);
  for (const double g : longitudinal_) sum += std::abs(g);
  return {-sum, sum};
}

void SpinDiagonal::Block(std::uint64_t state, int low, int copies, const double* table, double* energies) const {
  std::array<double, 64> field{};  // F_i of the low sites
  double energy = 0;
  for (const SpinBond& bond : bonds_) {
    const bool low_a = bond.a < low, low_b = bond.b < low;
    if (low_a && low_b) continue;
    if (low_a) field[bond.a] += bond.coupling * Spin(state, bond.b);
    if (low_b) field[bond.b] += bond.coupling * Spin(state, bond.a);
    if (!low_a && !low_b) energy -= bond.coupling * Spin(state, bond.a) * Spin(state, bond.b);
  }
  for (int i = low; i < sites_; ++i) energy -= longitudinal_[i] * Spin(state, i);
  for (int i = 0; i < low; ++i) energy -= field[i];
  energies[0] = energies[copies - 1] = energy;
  std::size_t filled = copies;
  for (int i = 0; i < low; ++i, filled *= 2) {
    const double step = 2 * field[i];
    for (std::size_t s = 0; s < filled; ++s) energies[filled + s] = energies[s] + step;
  }
  for (std::size_t s = 0; s < filled; ++s) energies[s] += table[s];
}

std::vector<double> SpinDiagonal::LowTable(int low, int copies) const {
  std::vector<double> table(copies << low);
  for (std::uint64_t state = 0; state < std::uint64_t{1} << low; ++state) {
    double energy = 0;
    for (const SpinBond& bond : bonds_) {
      if (bond.a < low && bond.b < low) energy -= bond.coupling * Spin(state, bond.a) * Spin(state, bond.b);
    }
    for (int i = 0; i < low; ++i) energy -= longitudinal_[i] * Spin(state, i);
    for (int c = 0; c < copies; ++c) table[copies * state + c] = energy;
  }
  return table;
}

std::vector<Term> SpinDiagonal::Terms() const {
  std::vector<Term> terms;
  for (const SpinBond& bond : bonds_) {
    terms.push_back({0, 0, 0, std::uint64_t{1} << bond.a | std::uint64_t{1} << bond.b, -bond.coupling});
  }
  for (int i = 0; i < sites_; ++i) {
    if (longitudinal_[i] != 0) terms.push_back({0, 0, 0, std::uint64_t{1} << i, -longitudinal_[i]});
  }
  return terms;
}

}  // namespace nnqs::operators
