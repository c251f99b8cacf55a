#include "krylov/searchSpace.h"

#include <algorithm>
#include <cmath>

#include "base/chunks.h"
#include "random/stream.h"

namespace nnqs::krylov {
namespace {

constexpr Coefficient kIdentity = {1, 0, 0, 1};

}  // namespace

SearchSpace::SearchSpace(const operators::Operator& h, const std::vector<double*>& locked, double magnitude,
                         std::uint64_t seed, std::uint32_t stream)
    : h_(h), locked_(locked), magnitude_(magnitude), seed_(seed), stream_(stream), product_(2 * h.Dimension()) {}

// Fresh numbers in [−½, ½) for the columns asked for; the k-th call draws from stream k.
void SearchSpace::FillRandom(double* block, bool first, bool second) {
  constexpr std::size_t kChunk = 1 << 13;
  const random::Stream stream{seed_, stream_, 0, draws_++};
  ForChunks(h_.Dimension(), kChunk, [&](std::size_t begin, std::size_t count) {
    std::vector<double> values(2 * count);
    random::Uniform(stream, 2 * begin, 2 * count, values.data());
    for (std::size_t i = 0; i < count; ++i) {
      if (first) block[2 * (begin + i)] = values[2 * i] - 0.5;
      if (second) block[2 * (begin + i) + 1] = values[2 * i + 1] - 0.5;
    }
  });
}

Buffer<double> SearchSpace::RandomBlock() {
  Buffer<double> block(2 * h_.Dimension());
  FillRandom(block.data(), true, true);
  return block;
}

// W = W'·R with orthonormal columns in W'. Columns that vanish next to `scale` are replaced by random ones, with a zero
// row in R.
Coefficient SearchSpace::Normalise(double* w, double scale) {
  const std::size_t rows = h_.Dimension();
  const bool real = h_.IsReal();
  const auto gram = [&] { return Overlaps({w}, w, rows, real)[0]; };
  const double tiny = 1e-14 * scale;
  Coefficient g = gram();
  const double first = std::sqrt(real ? g[0] : (g[0] + g[3]) / 2);
  const double inverse = first > tiny ? 1 / first : 0;
  if (!real) {
    if (inverse == 0)
      FillRandom(w, true, true);
    else
      Accumulate({}, {}, {inverse, 0, 0, inverse}, w, rows);
    return inverse == 0 ? Coefficient{} : Coefficient{first, 0, 0, first};
  }
  const double projection = g[1] * inverse;
  Accumulate({}, {}, {inverse, -projection * inverse, 0, 1}, w, rows);
  g = gram();
  const double second = std::sqrt(g[3]);
  if (second > tiny) Accumulate({}, {}, {1, 0, 0, 1 / second}, w, rows);
  if (inverse == 0 || second <= tiny) FillRandom(w, inverse == 0, second <= tiny);
  return {inverse == 0 ? 0 : first, projection, 0, second > tiny ? second : 0};
}

// W becomes orthonormal, and orthogonal to V and to the locked blocks. A pass that takes more than half of a column's
// square leaves errors along V next to what remains, and is followed by another one.
void SearchSpace::MakeOrthonormal(double* w, double scale) {
  const std::size_t rows = h_.Dimension();
  std::vector<double*> all = locked_;
  for (double* block : Basis()) all.push_back(block);
  Coefficient triangle = kIdentity;
  for (int pass = 0; pass < 8; ++pass) {
    double removed[2] = {};
    for (const Coefficient& c : ProjectOut(all, w, rows, h_.IsReal())) {
      removed[0] += c[0] * c[0] + c[2] * c[2];
      removed[1] += c[1] * c[1] + c[3] * c[3];
    }
    const Coefficient r = Normalise(w, pass == 0 ? scale : 1e-2);
    triangle = Multiply(r, triangle);
    constexpr double kSafe = 0.5;  // square of the share of a column that must remain
    const double first = r[0] * r[0], second = r[3] * r[3];
    if (first > kSafe * (first + removed[0]) && second > kSafe * (second + r[1] * r[1] + removed[1])) break;
  }
  coupling_ = std::sqrt(triangle[0] * triangle[0] + triangle[1] * triangle[1] + triangle[2] * triangle[2] +
                        triangle[3] * triangle[3]);
}

// Its columns may differ in size by any factor; each is compared with itself.
void SearchSpace::Append(Buffer<double> block) {
  const Coefficient square = Overlaps({block.data()}, block.data(), h_.Dimension(), true)[0];
  const double first = std::sqrt(h_.IsReal() ? square[0] : square[0] + square[3]);
  const double second = h_.IsReal() ? std::sqrt(square[3]) : first;
  const Coefficient unit = {first > 0 ? 1 / first : 1, 0, 0, second > 0 ? 1 / second : 1};
  Accumulate({}, {}, unit, block.data(), h_.Dimension());
  Push(std::move(block), 1);
}

void SearchSpace::AppendProduct() {
  Buffer<double> block = std::move(product_);
  product_ = Buffer<double>(2 * h_.Dimension());
  Push(std::move(block), magnitude_);
}

void SearchSpace::Push(Buffer<double> block, double scale) {
  MakeOrthonormal(block.data(), scale);
  blocks_.push_back(std::move(block));
  h_.Apply(blocks_.back().data(), product_.data(), 2);
  projected_.push_back(Overlaps(Basis(), product_.data(), h_.Dimension(), h_.IsReal()));
}

const Ritz& SearchSpace::Solve() {
  ritz_ = Ritz(projected_, h_.IsReal());
  return ritz_;
}

std::vector<double*> SearchSpace::Basis() const {
  std::vector<double*> basis;
  for (const Buffer<double>& block : blocks_) basis.push_back(block.data());
  return basis;
}

void SearchSpace::Combine(std::size_t column, bool single, double* block) const {
  const std::vector<Coefficient> y = ritz_.Block(column, single);
  std::vector<double*> basis = Basis();
  basis.resize(y.size());
  Accumulate(basis, y, Coefficient{}, block, h_.Dimension());
}

void SearchSpace::Restart(std::size_t first, std::size_t keep) {
  std::vector<std::vector<Coefficient>> coefficients;
  const std::size_t width = ColumnsPerBlock(h_.IsReal());
  projected_.clear();
  for (std::size_t k = 0; k < keep; ++k) {
    const std::size_t column = first + k * width;
    coefficients.push_back(ritz_.Block(column));
    projected_.emplace_back(k + 1, Coefficient{});
    projected_.back().back() = {ritz_.values()[column], 0, 0, ritz_.values()[column + width - 1]};
  }
  Rotate(Basis(), coefficients, h_.Dimension());
  blocks_.resize(keep);
  Solve();
}

}  // namespace nnqs::krylov
