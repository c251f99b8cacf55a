#include "krylov/block_space.h"

#include <algorithm>
#include <cmath>

#include "linalg/threads.h"

namespace nnqs::krylov {
namespace {

constexpr Coefficient kIdentity = {1, 0, 0, 1};

// A number in [−1, 1) for each counter: splitmix64 (Steele, Lea & Flood 2014).
double Random(std::uint64_t counter) {
  std::uint64_t z = counter * 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  return static_cast<double>(static_cast<std::int64_t>(z)) * 0x1p-63;
}

double Magnitude(const operators::Bounds& bounds) {
  return std::max(std::abs(bounds.lower), std::abs(bounds.upper));
}

}  // namespace

BlockSpace::BlockSpace(const operators::Operator& h, std::size_t most, const std::vector<double*>& locked,
                       std::uint64_t seed)
    : h_(h), real_(h.IsReal()), rows_(h.Dimension()), most_(most), locked_(locked), seed_(seed << 40) {
  blocks_.emplace_back(2 * rows_);
  FillRandom(blocks_[0].data(), true, true);
  std::vector<Coefficient> overlaps;
  Coefficient triangle;
  MakeOrthonormal(blocks_[0].data(), overlaps, triangle);
}

void BlockSpace::FillRandom(double* block, bool first, bool second) {
  constexpr std::size_t kChunk = 1 << 14;
  const std::uint64_t seed = seed_;
  ParallelFor((rows_ + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    for (std::size_t i = chunk * kChunk; i < std::min(rows_, (chunk + 1) * kChunk); ++i) {
      if (first) block[2 * i] = Random(seed + 2 * i);
      if (second) block[2 * i + 1] = Random(seed + 2 * i + 1);
    }
  });
  seed_ += 2 * rows_;
}

// W = W'·R with orthonormal columns in W'. Columns that vanish next to `scale` are replaced by random ones, with a zero
// row in R.
Coefficient BlockSpace::Normalise(double* w, double scale) {
  const auto gram = [&] { return Overlaps({w}, w, rows_, real_)[0]; };
  const double tiny = 1e-14 * scale;
  Coefficient g = gram();
  const double first = std::sqrt(real_ ? g[0] : (g[0] + g[3]) / 2);
  const double inverse = first > tiny ? 1 / first : 0;
  if (!real_) {
    if (inverse == 0)
      FillRandom(w, true, true);
    else
      Accumulate({}, {}, {inverse, 0, 0, inverse}, w, rows_);
    return inverse == 0 ? Coefficient{} : Coefficient{first, 0, 0, first};
  }
  const double projection = g[1] * inverse;
  Accumulate({}, {}, {inverse, -projection * inverse, 0, 1}, w, rows_);
  g = gram();
  const double second = std::sqrt(g[3]);
  if (second > tiny) Accumulate({}, {}, {1, 0, 0, 1 / second}, w, rows_);
  if (inverse == 0 || second <= tiny) FillRandom(w, inverse == 0, second <= tiny);
  return {inverse == 0 ? 0 : first, projection, 0, second > tiny ? second : 0};
}

// W = Σ_j V_j·overlaps[j] + W'·triangle, W' orthonormal and orthogonal to V and to the locked blocks. Twice is enough,
// more passes are made only after random columns came in.
void BlockSpace::MakeOrthonormal(double* w, std::vector<Coefficient>& overlaps, Coefficient& triangle) {
  std::vector<double*> all = locked_;
  for (const Buffer<double>& block : blocks_) {
    if (block.data() != w) all.push_back(block.data());
  }
  overlaps.assign(all.size() - locked_.size(), Coefficient{});
  triangle = kIdentity;
  for (int pass = 0; pass < 8; ++pass) {
    std::vector<Coefficient> c = Overlaps(all, w, rows_, real_);
    for (std::size_t j = 0; j < overlaps.size(); ++j) {
      overlaps[j] = Add(overlaps[j], Multiply(c[locked_.size() + j], triangle));
    }
    for (Coefficient& entry : c) entry = Multiply(entry, {-1, 0, 0, -1});
    Accumulate(all, c, kIdentity, w, rows_);
    const Coefficient r = Normalise(w, pass == 0 ? Magnitude(h_.SpectralBounds()) : 1e-2);
    triangle = Multiply(r, triangle);
    if (pass > 0 && std::abs(r[0] - 1) + std::abs(r[3] - 1) < 0.5) return;
  }
}

void BlockSpace::Extend() {
  blocks_.emplace_back(2 * rows_);
  double* w = blocks_.back().data();
  h_.Apply(blocks_[blocks_.size() - 2].data(), w, 2);
  std::vector<Coefficient> column;
  MakeOrthonormal(w, column, coupling_);
  for (std::size_t j = 0; j < projected_.size(); ++j) projected_[j].push_back(column[j]);
  projected_.emplace_back(projected_.size() + 1);
  projected_.back().back() = column.back();
}

double BlockSpace::Residual(const Ritz& ritz, std::size_t i) const {
  const Coefficient end = Multiply(coupling_, ritz.vectors.back()[i / width()]);
  const std::size_t column = real_ ? i % 2 : 0;
  return std::hypot(end[column], end[2 + column]);
}

void BlockSpace::Restart(const Ritz& ritz, std::size_t kept) {
  std::vector<std::vector<Coefficient>> y = ritz.vectors;
  for (auto& row : y) row.resize(kept);
  std::vector<double*> basis;
  for (std::size_t j = 0; j < size(); ++j) basis.push_back(blocks_[j].data());
  Rotate(basis, y, rows_);
  std::swap(blocks_[kept], blocks_.back());
  blocks_.resize(kept + 1);
  projected_.assign(kept, std::vector<Coefficient>(kept));
  for (std::size_t k = 0; k < kept; ++k) {
    projected_[k][k] = real_ ? Coefficient{ritz.values[2 * k], 0, 0, ritz.values[2 * k + 1]}
                             : Coefficient{ritz.values[k], 0, 0, ritz.values[k]};
  }
}

}  // namespace nnqs::krylov
