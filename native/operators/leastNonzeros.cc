#include "operators/leastNonzeros.h"

#include <bit>
#include <cmath>
#include <complex>
#include <cstdint>

#include "hilbert/combinations.h"

namespace nnqs::operators {
namespace {

constexpr int kMostBits = 10;         // of patterns that are tried one by one
constexpr double kCertainly = 1e-12;  // of Σ|c|: what is more is no rounding of a sum that vanishes

// Words of a register of which the bits `known` are those of `pattern`.
double WordsWith(const hilbert::Register& words, std::uint64_t known, std::uint64_t pattern) {
  const int free = words.bits() - std::popcount(known);
  if (!words.fixed()) return std::exp2(free);
  const int ones = words.ones() - std::popcount(pattern);
  return ones < 0 || ones > free ? 0 : static_cast<double>(hilbert::Binomial(free, ones));
}

// A part of the words of a basis: where its bits are, and the register of them.
struct Part {
  const hilbert::Register* words;
  std::uint64_t bits;
};

// Elements of the terms of one flip that certainly differ from 0. All of them change sign together with the bits that
// their signs have in common, so that only bits count in which they differ, or which decide whether a flip stays in the
// basis.
double LeastOf(const FlipGroup& group, const std::vector<Part>& parts) {
  std::uint64_t known = 0;
  double size = 0;
  for (const Term& term : group.terms) {
    known |= term.mask | (term.sign ^ group.terms.front().sign);
    size += std::abs(term.coefficient);
  }
  for (const Part& part : parts)
    if (part.words->fixed()) known |= group.flip & part.bits;
  if (std::popcount(known) > kMostBits) return 0;
  double elements = 0;
  std::uint64_t pattern = 0;
  do {
    std::complex<double> sum = 0;
    for (const Term& term : group.terms) {
      if ((pattern & term.mask) != term.value) continue;
      const bool odd = std::popcount(pattern & (term.sign ^ group.terms.front().sign)) % 2 != 0;
      sum += odd ? -term.coefficient : term.coefficient;
    }
    double words = std::abs(sum) > kCertainly * size ? 1 : 0;
    for (const Part& part : parts) {
      const std::uint64_t flipped = (pattern ^ group.flip) & known;
      const bool stays = std::popcount(pattern & part.bits) == std::popcount(flipped & part.bits);
      words *= part.words->fixed() && !stays ? 0 : WordsWith(*part.words, known & part.bits, pattern & part.bits);
    }
    elements += words;
    pattern = (pattern - known) & known;  // the next subset
  } while (pattern != 0);
  return elements;
}

}  // namespace

double LeastNonzeros(const Operator& h) {
  const std::optional<SumOnBasis> sum = h.Terms();
  if (!sum) return 0;
  const hilbert::Basis& basis = sum->basis;
  const std::uint64_t major = (std::uint64_t{1} << basis.shift()) - 1;
  const std::vector<Part> parts = {{&basis.major(), major}, {&basis.minor(), ~major}};
  double least = 0;
  for (const FlipGroup& group : GroupByFlip(sum->terms)) least += LeastOf(group, parts);
  return least;
}

}  // namespace nnqs::operators
