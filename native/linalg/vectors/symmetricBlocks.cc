#include "linalg/vectors/symmetricBlocks.h"

#include <algorithm>

#include "base/threads.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "linalg/vectors/symmetricBlocks.cc"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace nnqs::linalg::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// R rows of a tile: along[k][r] = Σ_j a_rj·x_k[j], and unless `down` is null down[k][j] += Σ_r a_rj·own[k][r].
template <int K, int R>
HWY_INLINE void Rows(const double* HWY_RESTRICT a, std::size_t stride, std::size_t columns, const double* const* x,
                     const double* const* own, double* const* along, double* const* down) {
  const hn::ScalableTag<double> d;
  using V = hn::Vec<decltype(d)>;
  V sum[K][R], factor[K][R];
  for (int k = 0; k < K; ++k) {
    for (int r = 0; r < R; ++r) {
      sum[k][r] = hn::Zero(d);
      factor[k][r] = hn::Set(d, own[k][r]);
    }
  }
  const std::size_t lanes = hn::Lanes(d), whole = columns / lanes * lanes;
  for (std::size_t j = 0; j < whole; j += lanes) {
    V xj[K], yj[K];
    for (int k = 0; k < K; ++k) xj[k] = hn::LoadU(d, x[k] + j);
    if (down != nullptr) {
      for (int k = 0; k < K; ++k) yj[k] = hn::LoadU(d, down[k] + j);
    }
    for (int r = 0; r < R; ++r) {
      const V entry = hn::LoadU(d, a + r * stride + j);
      for (int k = 0; k < K; ++k) {
        sum[k][r] = hn::MulAdd(entry, xj[k], sum[k][r]);
        if (down != nullptr) yj[k] = hn::MulAdd(entry, factor[k][r], yj[k]);
      }
    }
    if (down != nullptr) {
      for (int k = 0; k < K; ++k) hn::StoreU(yj[k], d, down[k] + j);
    }
  }
  for (int k = 0; k < K; ++k) {
    for (int r = 0; r < R; ++r) along[k][r] = hn::GetLane(hn::SumOfLanes(d, sum[k][r]));
  }
  for (std::size_t j = whole; j < columns; ++j) {
    for (int k = 0; k < K; ++k) {
      for (int r = 0; r < R; ++r) {
        along[k][r] += a[r * stride + j] * x[k][j];
        if (down != nullptr) down[k][j] += a[r * stride + j] * own[k][r];
      }
    }
  }
}

template <int K>
HWY_INLINE void MultiplyTile(const double* a, std::size_t stride, std::size_t rows, std::size_t columns,
                             const double* const* x, const double* const* own, double* along, double* down) {
  constexpr std::size_t kTogether = 4;
  double* downs[K];
  for (int k = 0; k < K; ++k) downs[k] = down == nullptr ? nullptr : down + k * columns;
  if (down != nullptr) std::fill_n(down, K * columns, 0.0);
  for (std::size_t i = 0; i < rows;) {
    const double* owns[K];
    double* alongs[K];
    for (int k = 0; k < K; ++k) {
      owns[k] = own[k] + i;
      alongs[k] = along + k * rows + i;
    }
    const bool four = rows - i >= kTogether;
    (four ? Rows<K, kTogether> : Rows<K, 1>)(a + i * stride, stride, columns, x, owns, alongs,
                                             down == nullptr ? nullptr : downs);
    i += four ? kTogether : 1;
  }
}

void MultiplyTile1(const double* a, std::size_t stride, std::size_t rows, std::size_t columns, const double* const* x,
                   const double* const* own, double* along, double* down) {
  MultiplyTile<1>(a, stride, rows, columns, x, own, along, down);
}
void MultiplyTile2(const double* a, std::size_t stride, std::size_t rows, std::size_t columns, const double* const* x,
                   const double* const* own, double* along, double* down) {
  MultiplyTile<2>(a, stride, rows, columns, x, own, along, down);
}
void MultiplyTile3(const double* a, std::size_t stride, std::size_t rows, std::size_t columns, const double* const* x,
                   const double* const* own, double* along, double* down) {
  MultiplyTile<3>(a, stride, rows, columns, x, own, along, down);
}

}  // namespace nnqs::linalg::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace nnqs::linalg {
namespace {

HWY_EXPORT(MultiplyTile1);
HWY_EXPORT(MultiplyTile2);
HWY_EXPORT(MultiplyTile3);

constexpr std::size_t kStrip = 256;     // rows of a tile
constexpr std::size_t kColumns = 1024;  // its columns: what belongs to them stays in the first-level cache

std::size_t Strips(std::size_t n) {
  return (n + kStrip - 1) / kStrip;
}

}  // namespace

std::size_t SymmetricBlocks::End(std::size_t b) const {
  return std::min(order_, (b + 1) * kBlock);
}

double SymmetricBlocks::Bytes(std::size_t n) {
  const auto order = static_cast<double>(n);
  const double entries = order * (order + kBlock) / 2;
  return sizeof(double) * (entries + kMostVectors * (entries / kStrip + entries / kColumns));
}

SymmetricBlocks::SymmetricBlocks(std::size_t n) : order_(n), along_(Strips(n)), down_(Strips(n)) {
  std::size_t sums = 0;
  for (std::size_t b = 0; Begin(b) < n; ++b) {
    const std::size_t end = End(b);
    blocks_.emplace_back((end - Begin(b)) * end);
    for (std::size_t row = Begin(b); row < end; row += kStrip) {
      const std::size_t rows = std::min(kStrip, end - row);
      for (std::size_t column = 0; column < end; column += kColumns) {
        const std::size_t columns = std::min(kColumns, end - column);
        const bool square = column >= Begin(b);
        const double* entries = blocks_[b].data() + (row - Begin(b)) * end + column;
        along_[row / kStrip].push_back(tiles_.size());
        for (std::size_t strip = column / kStrip; !square && strip < Strips(column + columns); ++strip) {
          down_[strip].push_back(tiles_.size());
        }
        tiles_.push_back({row, rows, column, columns, entries, square, sums, sums + kMostVectors * rows});
        sums += kMostVectors * (square ? rows : rows + columns);
      }
    }
  }
  sums_ = Buffer<double>(sums);
}

void SymmetricBlocks::Multiply(const std::vector<const double*>& x, const std::vector<double*>& y) {
  const std::size_t vectors = x.size();
  ParallelFor(tiles_.size(), [&](std::size_t t) {
    const Tile& tile = tiles_[t];
    const double *across[kMostVectors] = {}, *own[kMostVectors] = {};
    for (std::size_t k = 0; k < vectors; ++k) {
      across[k] = x[k] + tile.column;
      own[k] = x[k] + tile.row;
    }
    const auto run = [&](auto&& multiply) {
      multiply(tile.entries, End(tile.row / kBlock), tile.rows, tile.columns, across, own, sums_.data() + tile.along,
               tile.square ? nullptr : sums_.data() + tile.down);
    };
    if (vectors == 1) run(HWY_DYNAMIC_DISPATCH(MultiplyTile1));
    if (vectors == 2) run(HWY_DYNAMIC_DISPATCH(MultiplyTile2));
    if (vectors == 3) run(HWY_DYNAMIC_DISPATCH(MultiplyTile3));
  });
  ParallelFor(along_.size(), [&](std::size_t strip) { AddTiles(strip, y); });
}

void SymmetricBlocks::AddTiles(std::size_t strip, const std::vector<double*>& y) const {
  const std::size_t begin = strip * kStrip, count = std::min(kStrip, order_ - begin);
  for (std::size_t k = 0; k < y.size(); ++k) {
    double* to = y[k] + begin;
    std::fill_n(to, count, 0.0);
    const auto add = [&](const double* from) {
      for (std::size_t i = 0; i < count; ++i) to[i] += from[i];
    };
    for (const std::size_t t : along_[strip]) add(sums_.data() + tiles_[t].along + k * tiles_[t].rows);
    for (const std::size_t t : down_[strip]) {
      add(sums_.data() + tiles_[t].down + k * tiles_[t].columns + (begin - tiles_[t].column));
    }
  }
}

}  // namespace nnqs::linalg
#endif
