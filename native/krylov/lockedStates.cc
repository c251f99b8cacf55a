#include "krylov/lockedStates.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>

#include "base/chunks.h"
#include "krylov/pairs.h"
#include "krylov/phase.h"
#include "krylov/ritz.h"

namespace nnqs::krylov {
namespace {

constexpr std::size_t kChunk = 1 << 13;

}  // namespace

void LockedStates::Add(const double* block, std::size_t columns, const double* energies) {
  const std::size_t rows = h_.Dimension();
  for (std::size_t c = 0; c < columns; ++c) {
    const std::size_t place = size() % ColumnsPerBlock(h_.IsReal());
    if (place == 0) {
      blocks_.emplace_back(2 * rows);
      pointers_.push_back(blocks_.back().data());
    }
    double* to = pointers_.back();
    ForChunks(rows, kChunk, [&](std::size_t begin, std::size_t n) {
      for (std::size_t i = 2 * begin; i < 2 * (begin + n); i += 2) {
        if (!h_.IsReal()) {
          to[i] = block[i];
          to[i + 1] = block[i + 1];
        } else if (place == 0) {
          to[i] = block[i + c];
          to[i + 1] = 0;
        } else {
          to[i + 1] = block[i + c];
        }
      }
    });
    energies_.push_back(energies[c]);
  }
}

std::vector<double> LockedStates::Energies() const {
  std::vector<double> sorted = energies_;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

double LockedStates::LowestSince(std::size_t count) const {
  double lowest = std::numeric_limits<double>::infinity();
  for (std::size_t k = count; k < size(); ++k) lowest = std::min(lowest, energies_[k]);
  return lowest;
}

void LockedStates::Diagonalise() {
  const std::size_t rows = h_.Dimension();
  Buffer<double> product(2 * rows);
  std::vector<std::vector<Coefficient>> projected;
  for (std::size_t k = 0; k < pointers_.size(); ++k) {
    h_.Apply(pointers_[k], product.data(), 2);
    const std::vector<double*> before(pointers_.begin(), pointers_.begin() + static_cast<std::ptrdiff_t>(k + 1));
    projected.push_back(Overlaps(before, product.data(), rows, h_.IsReal()));
  }
  if (size() % ColumnsPerBlock(h_.IsReal()) != 0) {
    // The empty column comes last.
    const operators::Bounds bounds = h_.SpectralBounds();
    projected.back().back()[3] = bounds.upper + bounds.Magnitude() + 1;
  }
  const Ritz ritz(projected, h_.IsReal());
  std::vector<std::vector<Coefficient>> coefficients;
  for (std::size_t k = 0; k < pointers_.size(); ++k) {
    coefficients.push_back(ritz.Block(k * ColumnsPerBlock(h_.IsReal())));
  }
  Rotate(pointers_, coefficients, rows);
}

std::vector<Eigenpair> LockedStates::Measure(std::size_t index) {
  const std::size_t rows = h_.Dimension();
  const bool real = h_.IsReal();
  const bool both = real && 2 * index + 1 < size();
  double* block = pointers_[index];
  const Coefficient norm = Overlaps({block}, block, rows, real)[0];
  const std::complex<double> first = Phase(block, rows, real, 0) / std::sqrt(norm[0]);
  Coefficient gauge = {first.real(), first.imag(), -first.imag(), first.real()};
  if (real) gauge = {first.real(), 0, 0, both ? Phase(block, rows, real, 1).real() / std::sqrt(norm[3]) : 0};
  Accumulate({}, {}, gauge, block, rows);
  Buffer<double> product(2 * rows);
  h_.Apply(block, product.data(), 2);
  const Coefficient energies = Overlaps({block}, product.data(), rows, real)[0];
  Accumulate({block}, {{-energies[0], 0, 0, -energies[3]}}, {1, 0, 0, 1}, product.data(), rows);
  const Coefficient square = Overlaps({product.data()}, product.data(), rows, true)[0];
  if (!real) return {{energies[0], std::sqrt(square[0] + square[3]), index, 0}};
  std::vector<Eigenpair> pairs = {{energies[0], std::sqrt(square[0]), index, 0}};
  if (both) pairs.push_back({energies[3], std::sqrt(square[3]), index, 1});
  return pairs;
}

std::vector<Eigenpair> LockedStates::Finish(std::vector<Buffer<double>>& blocks, std::size_t& products) {
  if (pointers_.size() > 1) {
    Diagonalise();
    products += size();
  }
  std::vector<Eigenpair> pairs;
  for (std::size_t k = 0; k < pointers_.size(); ++k) {
    for (const Eigenpair& pair : Measure(k)) pairs.push_back(pair);
  }
  products += size();
  std::sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.energy < b.energy; });
  blocks = std::move(blocks_);
  return pairs;
}

}  // namespace nnqs::krylov
