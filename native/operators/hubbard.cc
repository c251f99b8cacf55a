#include "operators/hubbard.h"

#include <algorithm>
#include <array>

#include "base/chunks.h"
#include "operators/sparseRows.h"

namespace nnqs::operators {

Hubbard::Hubbard(hilbert::Combinations up, hilbert::Combinations down, const std::vector<Hop>& hops, double u,
                 double constant)
    : up_(up),
      down_(down),
      hops_(hops),
      u_(u),
      constant_(constant),
      table_bytes_(HoppingBytes(up, down, hops.size())),
      tables_([=] {
        return Tables{MakeHopMatrix(up, hops), MakeHopMatrix(down, hops), up.Words(), down.Words()};
      }) {
  const Bounds a = FreeFermionBounds(up.sites(), up.particles(), hops);
  const Bounds b = FreeFermionBounds(down.sites(), down.particles(), hops);
  free_ = {a.lower + b.lower, a.upper + b.upper};
}

void Hubbard::Apply(const double* x, double* y, int width) const {
  const Tables& tables = *tables_;
  HopUp(tables, x, y, down_.size() * width);
  HopDown(tables, x, y, width);
}

// y = (T↑⊗1)x by strips of columns: every row of a strip is used about 2·bonds times while it is cached.
void Hubbard::HopUp(const Tables& tables, const double* x, double* y, std::size_t row_length) const {
  const std::size_t strip = std::max(4 * kStrip, kCachedDoubles / up_.size() / (4 * kStrip) * (4 * kStrip));
  ForChunks(row_length, strip, [&](std::size_t begin, std::size_t columns) {
    MultiplyColumns(tables.hop_up, x + begin, row_length, y + begin, row_length, columns);
  });
}

// y += (1⊗T↓ + U·D + constant)x. Some rows at a time are gathered side by side, so that each element of T↓ meets a full
// SIMD vector instead of one number.
void Hubbard::HopDown(const Tables& tables, const double* x, double* y, int width) const {
  const std::size_t rows = up_.size(), columns = down_.size(), together = kStrip / width;
  ForChunks(rows, together, [&](std::size_t first, std::size_t count) {
    std::vector<double> in(columns * kStrip), out(columns * kStrip);
    for (std::size_t a = 0; a < count; ++a) {
      const double* row = x + (first + a) * columns * width;
      for (std::size_t j = 0; j < columns; ++j) {
        for (int w = 0; w < width; ++w) in[j * kStrip + a * width + w] = row[j * width + w];
      }
    }
    MultiplyColumns(tables.hop_down, in.data(), kStrip, out.data(), kStrip, kStrip);
    for (std::size_t a = 0; a < count; ++a) {
      const std::uint64_t word = tables.up_words[first + a];
      double* row = y + (first + a) * columns * width;
      for (std::size_t j = 0; j < columns; ++j) {
        const double energy = u_ * std::popcount(word & tables.down_words[j]) + constant_;
        for (int w = 0; w < width; ++w) {
          const std::size_t lane = j * kStrip + a * width + w;
          row[j * width + w] += out[lane] + energy * in[lane];
        }
      }
    }
  });
}

Bounds Hubbard::SpectralBounds() const {
  const int least = std::max(0, up_.particles() + down_.particles() - up_.sites());
  const int most = std::min(up_.particles(), down_.particles());
  return {free_.lower + std::min(u_ * least, u_ * most) + constant_,
          free_.upper + std::max(u_ * least, u_ * most) + constant_};
}

std::optional<SumOnBasis> Hubbard::Terms() const {
  const int sites = up_.sites();
  SumOnBasis sum{hilbert::Basis::Fermions(sites, up_.particles(), down_.particles()), {}};
  if (constant_ != 0) sum.terms.push_back({0, 0, 0, 0, constant_});
  for (int i = 0; i < sites && u_ != 0; ++i) {
    const std::uint64_t both = std::uint64_t{1} << i | std::uint64_t{1} << (sites + i);
    sum.terms.push_back({both, both, 0, 0, u_});
  }
  for (const Hop& hop : hops_) {
    for (const int register_begin : {0, sites}) {
      const int low = register_begin + std::min(hop.a, hop.b), high = register_begin + std::max(hop.a, hop.b);
      const std::uint64_t from = std::uint64_t{1} << low, to = std::uint64_t{1} << high;
      const std::uint64_t between = (to - 1) & ~(2 * from - 1);
      for (const std::uint64_t value : {from, to}) {
        sum.terms.push_back({from | to, value, from | to, between, -hop.amplitude});
      }
    }
  }
  return sum;
}

void Hubbard::Row(std::size_t row, const Visit& visit) const {
  const Tables& tables = *tables_;
  const std::size_t columns = down_.size(), i = row / columns, j = row % columns;
  visit(row, u_ * std::popcount(tables.up_words[i] & tables.down_words[j]) + constant_);
  for (std::size_t k = tables.hop_up.start[i]; k < tables.hop_up.start[i + 1]; ++k) {
    visit(tables.hop_up.column[k] * columns + j, tables.hop_up.value[k]);
  }
  for (std::size_t k = tables.hop_down.start[j]; k < tables.hop_down.start[j + 1]; ++k) {
    visit(i * columns + tables.hop_down.column[k], tables.hop_down.value[k]);
  }
}

}  // namespace nnqs::operators
