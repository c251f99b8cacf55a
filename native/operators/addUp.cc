#include "operators/addUp.h"

#include <algorithm>
#include <bitset>
#include <cmath>
#include <string>
#include <tuple>

#include "base/errors.h"

namespace nnqs::operators {
namespace {

constexpr double kRounding = 1e-13;        // relative to the largest product of flips and signs
constexpr double kMostProducts = 1 << 22;  // that are written out

auto Key(const Term& term) {
  return std::tie(term.flip, term.sign, term.mask, term.value);
}

// The size of the products of flips and signs that a term consists of.
double SizeOfProducts(const Term& term) {
  return std::ldexp(std::abs(term.coefficient), -std::popcount(term.mask));
}

// |s ^ flip⟩ → |s⟩ where the term leads from |s⟩ to |s ^ flip⟩, with the conjugate amplitude.
Term Adjoint(const Term& term) {
  const bool negative = std::popcount(term.flip & term.sign) % 2 == 1;
  const std::complex<double> conjugate = std::conj(term.coefficient);
  return {term.mask, (term.value ^ term.flip) & term.mask, term.flip, term.sign, negative ? -conjugate : conjugate};
}

}  // namespace

std::vector<Term> AddUp(std::vector<Term> terms) {
  for (Term& term : terms) {
    term.value &= term.mask;
    if (std::popcount(term.value & term.sign) % 2 == 1) term.coefficient = -term.coefficient;
    term.sign &= ~term.mask;
  }
  std::stable_sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return Key(a) < Key(b); });
  std::vector<Term> sum;
  for (const Term& term : terms) {
    if (!sum.empty() && Key(sum.back()) == Key(term)) {
      sum.back().coefficient += term.coefficient;
    } else {
      sum.push_back(term);
    }
  }
  std::erase_if(sum, [](const Term& term) { return term.coefficient == 0.0; });
  return sum;
}

double CountProducts(const std::vector<Term>& terms) {
  double count = 0;
  for (const Term& term : terms) count += std::ldexp(1.0, std::popcount(term.mask));
  return count;
}

std::vector<Term> WithoutMasks(const std::vector<Term>& terms) {
  std::vector<Term> products;
  for (const Term& term : terms) {
    ForProducts(term, [&](std::uint64_t flip, std::uint64_t sign, std::complex<double> coefficient) {
      products.push_back({0, 0, flip, sign, coefficient});
    });
  }
  return AddUp(std::move(products));
}

void RequireHermitian(const std::vector<Term>& terms) {
  double scale = 0;
  for (const Term& term : terms) scale = std::max(scale, SizeOfProducts(term));
  std::vector<Term> difference = terms;
  for (const Term& term : AddUp(terms)) {
    difference.push_back(Adjoint(term));
    difference.back().coefficient = -difference.back().coefficient;
  }
  const auto is_rounding = [&](const Term& term) { return SizeOfProducts(term) <= kRounding * scale; };
  difference = AddUp(std::move(difference));
  std::erase_if(difference, is_rounding);
  if (CountProducts(difference) <= kMostProducts) {  // equal sums may have different forms: |1⟩⟨1| = (1−Z)/2
    difference = WithoutMasks(difference);
    std::erase_if(difference, is_rounding);
  }
  if (difference.empty()) return;
  std::string flip = std::bitset<64>(difference.front().flip).to_string();
  flip.erase(0, std::min(flip.find('1'), flip.size() - 1));
  throw ArgumentError("`terms`: their sum is not Hermitian (the part that flips bits 0b" + flip +
                      "). Add the Hermitian conjugate of every term.");
}

}  // namespace nnqs::operators
