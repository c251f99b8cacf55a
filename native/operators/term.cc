#include "operators/term.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace nnqs::operators {

std::vector<FlipGroup> GroupByFlip(const std::vector<Term>& terms) {
  std::map<std::uint64_t, std::vector<Term>> groups;
  for (const Term& term : terms) groups[term.flip].push_back(term);
  std::vector<FlipGroup> list;
  for (auto& [flip, members] : groups) list.push_back({flip, std::move(members)});
  return list;
}

bool AreReal(const std::vector<Term>& terms) {
  return std::all_of(terms.begin(), terms.end(), [](const Term& term) { return term.coefficient.imag() == 0; });
}

// Terms with different signs or masks outside the flipped bits are independent functions of the word; those with the
// same ones must cancel on every pattern of the flipped bits that is not balanced.
bool ConservesOnes(const FlipGroup& group, std::uint64_t within) {
  const std::uint64_t flip = group.flip;
  std::map<std::array<std::uint64_t, 3>, std::vector<Term>> independent;
  for (const Term& term : group.terms) {
    independent[{term.sign & ~flip, term.mask & ~flip, term.value & ~flip}].push_back(term);
  }
  for (const auto& [outside, terms] : independent) {
    // Flipped bits that every term asks for are fixed: then only terms that ask for the same can cancel.
    std::uint64_t fixed = flip;
    for (const Term& term : terms) fixed &= term.mask;
    std::map<std::uint64_t, std::vector<Term>> by_value;
    for (const Term& term : terms) by_value[term.value & fixed].push_back(term);
    const std::uint64_t free = flip & ~fixed;
    for (const auto& [value, together] : by_value) {
      std::uint64_t subset = 0;
      do {
        const std::uint64_t pattern = subset | value;
        std::complex<double> sum = 0;
        double size = 0;
        for (const Term& term : together) {
          if ((pattern & term.mask & flip) != (term.value & flip)) continue;
          sum += std::popcount(pattern & term.sign & flip) % 2 == 0 ? term.coefficient : -term.coefficient;
          size += std::abs(term.coefficient);
        }
        const bool balanced = std::popcount(pattern & within) == std::popcount((pattern ^ flip) & within);
        if (!balanced && std::abs(sum) > 1e-14 * size) return false;
        subset = (subset - free) & free;  // the next one of the free bits
      } while (subset != 0);
    }
  }
  return true;
}

}  // namespace nnqs::operators
