#include "operators/termSum.h"

#include <algorithm>
#include <cmath>

#include "base/chunks.h"
#include "base/errors.h"
#include "base/memory.h"
#include "operators/addUp.h"
#include "operators/signedFlips.h"

namespace nnqs::operators {
namespace {

constexpr std::size_t kChunk = 4096;  // doubles per task

// Products of flips and signs for a term that are worth the fast way over all states of spins, which knows no masks.
constexpr double kWorthwhile = 32;

// Whether every word of the basis' bits is a state, every term acts on every word, and there are enough of them.
bool IsAllSpins(const hilbert::Basis& basis, const std::vector<FlipGroup>& groups) {
  const auto plain = [](const Term& term) { return term.mask == 0; };
  return basis.size() == std::uint64_t{1} << basis.bits() && basis.size() >= kSignedFlipUnit &&
         std::all_of(groups.begin(), groups.end(), [&](const FlipGroup& group) {
           return std::all_of(group.terms.begin(), group.terms.end(), plain);
         });
}

void RequireWithin(const hilbert::Basis& basis, const std::vector<FlipGroup>& groups) {
  const std::vector<std::uint64_t> conserved = basis.Conserved();
  for (const std::uint64_t within : conserved) {
    for (const FlipGroup& group : groups) {
      if (ConservesOnes(group, within)) continue;
      throw ArgumentError(
          conserved.size() > 1
              ? "`terms` lead out of the basis: they change the number of up or of down fermions. Use terms that "
                "conserve both."
              : "`terms` lead out of the basis: they change the magnetization, which is fixed there. Use terms that "
                "conserve it, or all states: hilbert.spins(sites).");
    }
  }
}

}  // namespace

std::shared_ptr<const TermSum> TermSum::Of(const hilbert::Basis& basis, std::vector<Term> terms) {
  RequireHermitian(terms);
  const bool all = basis.Conserved().empty();
  const bool few = CountProducts(terms) <= kWorthwhile * static_cast<double>(terms.size());
  terms = all && few ? WithoutMasks(terms) : AddUp(std::move(terms));
  std::vector<FlipGroup> groups = GroupByFlip(terms);
  RequireWithin(basis, groups);
  std::shared_ptr<const TermSum> sum(new TermSum(basis, std::move(groups), AreReal(terms)));
  RequireMemory("the tables of the sum", sum->BytesToCome());
  return sum;
}

TermSum::TermSum(hilbert::Basis basis, std::vector<FlipGroup> groups, bool real)
    : basis_(std::move(basis)), groups_(std::move(groups)), real_(real) {
  if (IsAllSpins(basis_, groups_)) return;
  table_bytes_ = BlockSum::Bytes(basis_, groups_);
  blocks_.emplace([this] { return BlockSum(basis_, groups_); });
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

// H is Hermitian: ⟨word|H|other⟩ = ⟨other|H|word⟩*.
void TermSum::Row(std::size_t row, const Visit& visit) const {
  const std::uint64_t word = basis_.Word(row);
  for (const FlipGroup& group : groups_) {
    const std::complex<double> amplitude = group.Amplitude(word);
    const std::uint64_t other = word ^ group.flip;
    if (amplitude != 0.0 && basis_.Contains(other)) visit(basis_.Rank(other), std::conj(amplitude));
  }
}

}  // namespace nnqs::operators
