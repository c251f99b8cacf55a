#include "krylov/blockSpace.h"

#include <algorithm>
#include <cmath>

#include "base/copy.h"
#include "base/threads.h"
#include "random/stream.h"

namespace nnqs::krylov {
namespace {

constexpr Coefficient kIdentity = {1, 0, 0, 1}, kMinus = {-1, 0, 0, -1};

}  // namespace

BlockSpace::BlockSpace(BlockOperator a, Buffer<double> start, const std::vector<double*>& locked, std::uint64_t seed)
    : a_(std::move(a)), locked_(locked), seed_(seed) {
  const bool random = start.size() == 0;
  blocks_.push_back(random ? Buffer<double>(2 * a_.rows) : std::move(start));
  if (random) FillRandom(blocks_[0].data(), true, true);
  std::vector<Coefficient> overlaps;
  Coefficient triangle;
  MakeOrthonormal(blocks_[0].data(), overlaps, triangle);
}

// Fresh numbers in [−½, ½) for the columns asked for; the k-th call of a space draws from stream k.
void BlockSpace::FillRandom(double* block, bool first, bool second) {
  constexpr std::size_t kChunk = 1 << 13;
  const random::Stream stream{seed_, static_cast<std::uint32_t>(locked_.size()), 0, draws_++};
  ParallelFor((a_.rows + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    const std::size_t begin = chunk * kChunk, count = std::min(kChunk, a_.rows - begin);
    std::vector<double> values(2 * count);
    random::Uniform(stream, 2 * begin, 2 * count, values.data());
    for (std::size_t i = 0; i < count; ++i) {
      if (first) block[2 * (begin + i)] = values[2 * i] - 0.5;
      if (second) block[2 * (begin + i) + 1] = values[2 * i + 1] - 0.5;
    }
  });
}

// W = W'·R with orthonormal columns in W'. Columns that vanish next to `scale` are replaced by random ones, with a zero
// row in R.
Coefficient BlockSpace::Normalise(double* w, double scale) {
  const auto gram = [&] { return Overlaps({w}, w, a_.rows, a_.real)[0]; };
  const double tiny = 1e-14 * scale;
  Coefficient g = gram();
  const double first = std::sqrt(a_.real ? g[0] : (g[0] + g[3]) / 2);
  const double inverse = first > tiny ? 1 / first : 0;
  if (!a_.real) {
    if (inverse == 0)
      FillRandom(w, true, true);
    else
      Accumulate({}, {}, {inverse, 0, 0, inverse}, w, a_.rows);
    return inverse == 0 ? Coefficient{} : Coefficient{first, 0, 0, first};
  }
  const double projection = g[1] * inverse;
  Accumulate({}, {}, {inverse, -projection * inverse, 0, 1}, w, a_.rows);
  g = gram();
  const double second = std::sqrt(g[3]);
  if (second > tiny) Accumulate({}, {}, {1, 0, 0, 1 / second}, w, a_.rows);
  if (inverse == 0 || second <= tiny) FillRandom(w, inverse == 0, second <= tiny);
  return {inverse == 0 ? 0 : first, projection, 0, second > tiny ? second : 0};
}

// W = Σ_j V_j·overlaps[j] + W'·triangle, W' orthonormal and orthogonal to V and to the locked blocks. The last two
// blocks go first: of AV_last only they hold much, so that one pass over all blocks has little more than rounding left
// to take. A pass that takes more than half of a column's square leaves errors along V next to what remains, which
// every further step would multiply, and is followed by another one.
void BlockSpace::MakeOrthonormal(double* w, std::vector<Coefficient>& overlaps, Coefficient& triangle) {
  std::vector<double*> all = locked_;
  for (const Buffer<double>& block : blocks_) {
    if (block.data() != w) all.push_back(block.data());
  }
  overlaps.assign(all.size() - locked_.size(), Coefficient{});
  triangle = kIdentity;
  // Takes W's overlaps with blocks first, first+1, … of `all` away, and returns their negatives.
  const auto take = [&](std::size_t first) {
    const std::vector<double*> blocks(all.begin() + static_cast<std::ptrdiff_t>(first), all.end());
    std::vector<Coefficient> c = Overlaps(blocks, w, a_.rows, a_.real);
    for (std::size_t j = 0; j < c.size(); ++j) {
      if (first + j >= locked_.size()) {
        Coefficient& sum = overlaps[first + j - locked_.size()];
        sum = Add(sum, Multiply(c[j], triangle));
      }
      c[j] = Multiply(c[j], kMinus);
    }
    Accumulate(blocks, c, kIdentity, w, a_.rows);
    return c;
  };
  take(all.size() - std::min<std::size_t>(overlaps.size(), 2));
  for (int pass = 0; pass < 8; ++pass) {
    double removed[2] = {};
    for (const Coefficient& c : take(0)) {
      removed[0] += c[0] * c[0] + c[2] * c[2];
      removed[1] += c[1] * c[1] + c[3] * c[3];
    }
    const Coefficient r = Normalise(w, pass == 0 ? a_.magnitude : 1e-2);
    triangle = Multiply(r, triangle);
    constexpr double kSafe = 0.5;  // square of the share of a column that must remain
    const double first = r[0] * r[0], second = r[3] * r[3];
    if (first > kSafe * (first + removed[0]) && second > kSafe * (second + r[1] * r[1] + removed[1])) return;
  }
}

void BlockSpace::Extend() {
  blocks_.emplace_back(2 * a_.rows);
  double* w = blocks_.back().data();
  a_.apply(blocks_[blocks_.size() - 2].data(), w);
  std::vector<Coefficient> column;
  MakeOrthonormal(w, column, coupling_);
  for (std::size_t j = 0; j < projected_.size(); ++j) projected_[j].push_back(column[j]);
  projected_.emplace_back(projected_.size() + 1);
  projected_.back().back() = column.back();
}

double BlockSpace::Residual(const Ritz& ritz, std::size_t i) const {
  const Coefficient end = Multiply(coupling_, ritz.vectors.back()[i / width()]);
  const std::size_t column = a_.real ? i % 2 : 0;
  return std::hypot(end[column], end[2 + column]);
}

std::vector<double*> BlockSpace::Basis() const {
  std::vector<double*> basis;
  for (std::size_t j = 0; j < size(); ++j) basis.push_back(blocks_[j].data());
  return basis;
}

Buffer<double> BlockSpace::Lowest(const Ritz& ritz) const {
  Buffer<double> sum(2 * a_.rows);
  CopyBytes(sum.data(), blocks_[0].data(), 2 * a_.rows * sizeof(double));
  std::vector<double*> others = Basis();
  others.erase(others.begin());
  std::vector<Coefficient> y;
  for (std::size_t j = 1; j < size(); ++j) y.push_back(ritz.vectors[j][0]);
  Accumulate(others, y, ritz.vectors[0][0], sum.data(), a_.rows);
  return sum;
}

}  // namespace nnqs::krylov
