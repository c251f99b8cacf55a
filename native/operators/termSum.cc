#include "operators/termSum.h"

#include <algorithm>
#include <cmath>

#include "base/chunks.h"
#include "operators/signedFlips.h"

namespace nnqs::operators {
namespace {

constexpr std::size_t kChunk = 4096;  // doubles per task

// f(column, ⟨word|H|column⟩) for every other word that H leads to. H is Hermitian: ⟨word|H|other⟩ = ⟨other|H|word⟩*.
template <class F>
void ForColumns(const hilbert::Basis& basis, const std::vector<FlipGroup>& groups, std::uint64_t word, F&& f) {
  for (const FlipGroup& group : groups) {
    std::complex<double> amplitude = 0;
    for (const Term& term : group.terms) {
      if (term.ActsOn(word)) amplitude += term.Amplitude(word);
    }
    const std::uint64_t other = word ^ group.flip;
    if (amplitude != 0.0 && basis.Contains(other)) f(basis.Rank(other), std::conj(amplitude));
  }
}

// Whether every word of the basis' bits is a state, every term acts on every word, and there are enough of them.
bool IsAllSpins(const hilbert::Basis& basis, const std::vector<Term>& terms) {
  return basis.size() == std::uint64_t{1} << basis.bits() && basis.size() >= kSignedFlipUnit &&
         std::all_of(terms.begin(), terms.end(), [](const Term& term) { return term.mask == 0; });
}

}  // namespace

TermSum::TermSum(hilbert::Basis basis, const std::vector<Term>& terms)
    : basis_(std::move(basis)), groups_(GroupByFlip(terms)) {
  real_ = std::all_of(terms.begin(), terms.end(), [](const Term& term) { return term.coefficient.imag() == 0; });
  table_bytes_ = Bytes(basis_, terms);
  if (!IsAllSpins(basis_, terms)) blocks_.emplace([this] { return BlockSum(basis_, groups_); });
}

double TermSum::Bytes(const hilbert::Basis& basis, const std::vector<Term>& terms) {
  return IsAllSpins(basis, terms) ? 0 : BlockSum::Bytes(basis, GroupByFlip(terms));
}

void TermSum::Apply(const double* x, double* y, int width) const {
  if (blocks_) {
    (*blocks_)->Apply(x, y, width);
  } else {
    AllSpins(x, y, width);
  }
}

// A complex vector is a real one with one more, lowest, bit that no term touches. Rows are conjugate columns.
void TermSum::AllSpins(const double* x, double* y, int width) const {
  const int shift = width - 1;
  std::vector<SignedFlip> groups;
  for (const FlipGroup& group : groups_) {
    SignedFlip& flip = groups.emplace_back(SignedFlip{group.flip << shift, {}, {}});
    for (const Term& term : group.terms) {
      const double re = term.coefficient.real(), im = term.coefficient.imag();
      if (re != 0) flip.real.push_back({term.sign << shift, re});
      if (im != 0) flip.imaginary.push_back({term.sign << shift, -im});
    }
  }
  ForChunks(Dimension() * width, kChunk,
            [&](std::size_t begin, std::size_t size) { SignedFlipBlock(x, y, begin, size, groups); });
}

// Every term has norm |coefficient|; the identity only shifts.
Bounds TermSum::SpectralBounds() const {
  double shift = 0, radius = 0;
  for (const FlipGroup& group : groups_) {
    for (const Term& term : group.terms) {
      const bool identity = term.flip == 0 && term.sign == 0 && term.mask == 0;
      (identity ? shift : radius) += identity ? term.coefficient.real() : std::abs(term.coefficient);
    }
  }
  return {shift - radius, shift + radius};
}

std::optional<SumOnBasis> TermSum::Terms() const {
  SumOnBasis sum{basis_, {}};
  for (const FlipGroup& group : groups_) sum.terms.insert(sum.terms.end(), group.terms.begin(), group.terms.end());
  return sum;
}

void TermSum::Row(std::size_t row, const Visit& visit) const {
  ForColumns(basis_, groups_, basis_.Word(row), visit);
}

}  // namespace nnqs::operators
