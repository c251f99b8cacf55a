// One term of an operator on words of bits. It takes |s⟩ to coefficient·(−1)^{|s & sign|}|s ^ flip⟩ where s & mask =
// value, and to 0 elsewhere. Products of Pauli operators (mask 0) and of fermion operators both have this form.
#pragma once

#include <bit>
#include <cmath>
#include <complex>
#include <cstdint>
#include <vector>

namespace nnqs::operators {

struct Term {
  std::uint64_t mask, value, flip, sign;
  std::complex<double> coefficient;

  bool ActsOn(std::uint64_t word) const { return (word & mask) == value; }
  std::complex<double> Amplitude(std::uint64_t word) const {
    return std::popcount(word & sign) % 2 == 0 ? coefficient : -coefficient;
  }
};

// Terms with the same flip lead between the same pairs of words.
struct FlipGroup {
  std::uint64_t flip;
  std::vector<Term> terms;

  // ⟨word ^ flip|H|word⟩
  std::complex<double> Amplitude(std::uint64_t word) const {
    std::complex<double> sum = 0;
    for (const Term& term : terms) {
      if (term.ActsOn(word)) sum += term.Amplitude(word);
    }
    return sum;
  }
};

std::vector<FlipGroup> GroupByFlip(const std::vector<Term>& terms);

// f(flip, sign, coefficient) of the products of flips and signs alone that a term is the sum of: each condition on a
// bit is a factor (1 ± (−1)^bit)/2.
template <class F>
void ForProducts(const Term& term, F&& f) {
  const std::complex<double> share = term.coefficient / std::exp2(std::popcount(term.mask));
  std::uint64_t part = 0;
  do {
    f(term.flip, term.sign ^ part, std::popcount(part & term.value) % 2 == 0 ? share : -share);
    part = (part - term.mask) & term.mask;  // the next subset
  } while (part != 0);
}

// Whether all coefficients are.
bool AreReal(const std::vector<Term>& terms);

// Whether the terms of a group cancel on every word whose number of ones among the bits of `within` they would change.
bool ConservesOnes(const FlipGroup& group, std::uint64_t within);

}  // namespace nnqs::operators
