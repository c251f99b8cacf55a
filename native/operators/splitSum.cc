#include "operators/splitSum.h"

#include <algorithm>
#include <cmath>

namespace nnqs::operators {
namespace {

// ⟨word|H|word ^ flip⟩: H is Hermitian, so that rows are conjugate columns.
std::complex<double> Element(const std::vector<Term>& terms, std::uint64_t word) {
  std::complex<double> sum = 0;
  for (const Term& term : terms) {
    if (term.ActsOn(word)) sum += std::conj(term.Amplitude(word));
  }
  return sum;
}

// A term without its low bits, or without its high ones.
template <class Part>
Term Restrict(const Term& term, Part&& part) {
  return {part(term.mask), part(term.value), part(term.flip), part(term.sign), term.coefficient};
}

ComplexRows LowRows(const hilbert::Blocks& blocks, const std::vector<FlipGroup>& groups, int kind) {
  RowBuilder rows;
  if (!blocks.Occurs(kind)) return rows.Take();
  for (const std::uint32_t word : blocks.words(kind)) {
    for (const FlipGroup& group : groups) {
      const std::uint32_t other = word ^ static_cast<std::uint32_t>(group.flip);
      const std::complex<double> element = Element(group.terms, word);
      if (blocks.KindOf(other) == kind) rows.Add(blocks.Position(other), element);
    }
    rows.EndRow();
  }
  return rows.Take();
}

ComplexRows HighRows(const hilbert::Blocks& blocks, const std::vector<FlipGroup>& groups) {
  RowBuilder rows;
  for (const hilbert::Block& block : blocks.list()) {
    for (const FlipGroup& group : groups) {
      const std::complex<double> element = Element(group.terms, block.high);
      if (element == 0.0) continue;
      const auto source = blocks.Find(block.high ^ group.flip);
      if (source && source->kind == block.kind) rows.Add(source->start, element);
    }
    rows.EndRow();
  }
  return rows.Take();
}

}  // namespace

std::complex<double> MixedGroup::Factor::At(std::uint64_t high) const {
  return Element(terms, high);
}

SplitSum::SplitSum(const hilbert::Blocks& blocks, const std::vector<FlipGroup>& groups) {
  std::vector<FlipGroup> high_groups, low_groups;
  LowFlipOf(blocks, 0);
  for (const FlipGroup& group : groups) {
    FlipGroup on_high{blocks.High(group.flip), {}}, on_low{blocks.Low(group.flip), {}};
    MixedGroup rest{on_high.flip, 0, {}};
    for (const Term& term : group.terms) {
      const Term high = Restrict(term, [&](std::uint64_t word) { return blocks.High(word); });
      const Term low = Restrict(term, [&](std::uint64_t word) { return std::uint64_t{blocks.Low(word)}; });
      if ((low.mask | low.flip | low.sign) == 0) {
        on_high.terms.push_back(high);
      } else if ((high.mask | high.flip | high.sign) == 0) {
        on_low.terms.push_back(low);
      } else {
        const std::size_t table = LowTableOf(blocks, low);
        auto factor = std::find_if(rest.factors.begin(), rest.factors.end(),
                                   [=](const MixedGroup::Factor& f) { return f.table == table; });
        if (factor == rest.factors.end()) factor = rest.factors.insert(factor, {table, {}});
        factor->terms.push_back(high);
      }
    }
    if (!on_high.terms.empty()) high_groups.push_back(on_high);
    if (!on_low.terms.empty()) low_groups.push_back(on_low);
    if (rest.factors.empty()) continue;
    rest.low_flip = LowFlipOf(blocks, blocks.Low(group.flip));
    mixed.push_back(std::move(rest));
  }
  high = HighRows(blocks, high_groups);
  for (int kind = 0; kind < blocks.kinds(); ++kind) low.push_back(LowRows(blocks, low_groups, kind));
}

std::size_t SplitSum::LowFlipOf(const hilbert::Blocks& blocks, std::uint32_t flip) {
  for (std::size_t i = 0; i < low_flips.size(); ++i) {
    if (low_flips[i].flip == flip) return i;
  }
  const std::size_t kinds = blocks.kinds();
  LowFlip entry{flip, std::vector(kinds, std::vector<std::vector<Move>>(kinds))};
  for (int kind = 0; flip != 0 && kind < blocks.kinds(); ++kind) {
    if (!blocks.Occurs(kind)) continue;
    for (std::uint16_t to = 0; const std::uint32_t word : blocks.words(kind)) {
      const std::uint32_t other = word ^ flip;
      entry.moves[kind][blocks.KindOf(other)].push_back({to++, static_cast<std::uint16_t>(blocks.Position(other))});
    }
  }
  low_flips.push_back(std::move(entry));
  return low_flips.size() - 1;
}

std::size_t SplitSum::LowTableOf(const hilbert::Blocks& blocks, const Term& low) {
  for (std::size_t i = 0; i < low_tables.size(); ++i) {
    const LowTable& known = low_tables[i];
    if (known.mask == low.mask && known.value == low.value && known.sign == low.sign) return i;
  }
  const Term plain{low.mask, low.value, 0, low.sign, 1};
  LowTable entry{static_cast<std::uint32_t>(low.mask), static_cast<std::uint32_t>(low.value),
                 static_cast<std::uint32_t>(low.sign), std::vector<std::vector<double>>(blocks.kinds())};
  for (int kind = 0; kind < blocks.kinds(); ++kind) {
    if (!blocks.Occurs(kind)) continue;
    for (const std::uint32_t word : blocks.words(kind)) entry.values[kind].push_back(Element({plain}, word).real());
  }
  low_tables.push_back(std::move(entry));
  return low_tables.size() - 1;
}

// Every group may fill rows of T_high and of T_low (two parts of 12 bytes each), or a table and moves. Every low word
// that occurs is part of a state of its register.
double SplitSum::Bytes(const hilbert::Basis& basis, int low, const std::vector<FlipGroup>& groups) {
  const double blocks = hilbert::Blocks::Count(basis, low);
  const double words = std::min(std::exp2(low), static_cast<double>(basis.minor().size()));
  double terms = 0;
  for (const FlipGroup& group : groups) terms += static_cast<double>(group.terms.size());
  return blocks * (sizeof(hilbert::Block) + 24.0 * static_cast<double>(groups.size())) +
         words * (28.0 * static_cast<double>(groups.size()) + 8.0 * terms);
}

}  // namespace nnqs::operators
