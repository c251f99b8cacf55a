#include "operators/ising.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/chunks.h"
#include "operators/flips.h"

namespace nnqs::operators {
namespace {

// Blocks per task: some tens of microseconds of work.
constexpr std::size_t kBlocksPerTask = 32;

}  // namespace

Ising::Ising(SpinDiagonal diagonal, std::vector<double> transverse)
    : diagonal_(std::move(diagonal)),
      transverse_(std::move(transverse)),
      low_tables_{Lazily<std::vector<double>>([this] { return diagonal_.LowTable(LowBits(1), 1); }),
                  Lazily<std::vector<double>>([this] { return diagonal_.LowTable(LowBits(2), 2); })} {}

int Ising::LowBits(int width) const {
  return std::countr_zero(std::min(Dimension() * width, kFlipBlock) / width);
}

// A complex vector is a real one with one more, lowest, bit that no term touches: site i exchanges elements width·2^i
// apart.
void Ising::Apply(const double* x, double* y, int width) const {
  const std::size_t total = Dimension() * width;
  const std::size_t block = std::min(total, kFlipBlock);
  const int low = LowBits(width);
  std::vector<Flip> flips;
  for (int i = 0; i < diagonal_.sites(); ++i) {
    if (transverse_[i] != 0) flips.push_back({static_cast<std::size_t>(width) << i, -transverse_[i]});
  }
  const std::vector<double>& table = *low_tables_[width - 1];
  ForChunks(total / block, kBlocksPerTask, [&](std::size_t begin, std::size_t blocks) {
    std::vector<double> energies(block);
    for (std::size_t b = begin; b < begin + blocks; ++b) {
      diagonal_.Block(b << low, low, width, table.data(), energies.data());
      FlipBlock(x, y, b * block, block, energies.data(), flips);
    }
  });
}

Bounds Ising::SpectralBounds() const {
  Bounds bounds = diagonal_.Range();
  for (const double h : transverse_) {
    bounds.lower -= std::abs(h);
    bounds.upper += std::abs(h);
  }
  return bounds;
}

std::optional<SumOnBasis> Ising::Terms() const {
  SumOnBasis sum{hilbert::Basis::Spins(diagonal_.sites(), hilbert::Register::kAny), diagonal_.Terms()};
  for (int i = 0; i < diagonal_.sites(); ++i) {
    if (transverse_[i] != 0) sum.terms.push_back({0, 0, std::uint64_t{1} << i, 0, -transverse_[i]});
  }
  return sum;
}

void Ising::Row(std::size_t row, const Visit& visit) const {
  visit(row, diagonal_.At(row));
  for (int i = 0; i < diagonal_.sites(); ++i) {
    if (transverse_[i] != 0) visit(row ^ (std::size_t{1} << i), -transverse_[i]);
  }
}

}  // namespace nnqs::operators
