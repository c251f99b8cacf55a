#include "operators/termSum.h"

#include <algorithm>
#include <cmath>

#include "linalg/threads.h"
#include "operators/signedFlips.h"

namespace nnqs::operators {
namespace {

constexpr std::size_t kChunk = 4096;  // rows per task

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

}  // namespace

TermSum::TermSum(hilbert::Basis basis, const std::vector<Term>& terms)
    : basis_(std::move(basis)), groups_(GroupByFlip(terms)) {
  real_ = std::all_of(terms.begin(), terms.end(), [](const Term& term) { return term.coefficient.imag() == 0; });
  all_spins_ = basis_.size() == std::uint64_t{1} << basis_.bits() &&
               std::all_of(terms.begin(), terms.end(), [](const Term& term) { return term.mask == 0; });
}

void TermSum::Apply(const double* x, double* y, int width) const {
  if (real_ && all_spins_ && Dimension() * width >= 8) {
    AllSpins(x, y, width);
  } else if (real_) {
    RealRows(x, y, width);
  } else {
    ComplexRows(x, y);
  }
}

// A complex vector is a real one with one more, lowest, bit that no term touches.
void TermSum::AllSpins(const double* x, double* y, int width) const {
  const int shift = width - 1;
  std::vector<SignedFlip> groups;
  for (const FlipGroup& group : groups_) {
    groups.push_back({group.flip << shift, {}});
    for (const Term& term : group.terms) groups.back().signs.push_back({term.sign << shift, term.coefficient.real()});
  }
  const std::size_t length = Dimension() * width;
  ParallelFor((length + kChunk - 1) / kChunk, [&](std::size_t task) {
    SignedFlipBlock(x, y, task * kChunk, std::min(kChunk, length - task * kChunk), groups);
  });
}

void TermSum::RealRows(const double* x, double* y, int width) const {
  const std::size_t rows = Dimension();
  ParallelFor((rows + kChunk - 1) / kChunk, [&](std::size_t task) {
    basis_.ForEach(task * kChunk, std::min(rows, (task + 1) * kChunk), [&](std::size_t row, std::uint64_t word) {
      double sum[2] = {};
      ForColumns(basis_, groups_, word, [&](std::size_t column, std::complex<double> element) {
        for (int w = 0; w < width; ++w) sum[w] += element.real() * x[width * column + w];
      });
      for (int w = 0; w < width; ++w) y[width * row + w] = sum[w];
    });
  });
}

void TermSum::ComplexRows(const double* x, double* y) const {
  const std::size_t rows = Dimension();
  ParallelFor((rows + kChunk - 1) / kChunk, [&](std::size_t task) {
    basis_.ForEach(task * kChunk, std::min(rows, (task + 1) * kChunk), [&](std::size_t row, std::uint64_t word) {
      double re = 0, im = 0;
      ForColumns(basis_, groups_, word, [&](std::size_t column, std::complex<double> h) {
        re += h.real() * x[2 * column] - h.imag() * x[2 * column + 1];
        im += h.real() * x[2 * column + 1] + h.imag() * x[2 * column];
      });
      y[2 * row] = re;
      y[2 * row + 1] = im;
    });
  });
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

void TermSum::Row(std::size_t row, const Visit& visit) const {
  ForColumns(basis_, groups_, basis_.Word(row), visit);
}

}  // namespace nnqs::operators
