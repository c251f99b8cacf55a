#include "krylov/phase.h"

#include <algorithm>
#include <vector>

#include "base/chunks.h"

namespace nnqs::krylov {
namespace {

constexpr std::size_t kChunk = 1 << 13;

// How much squares of components of one size differ by rounding.
constexpr double kSameSquare = 1.000002;

// Column `column` of a block at row i.
std::complex<double> Component(const double* block, bool real, std::size_t column, std::size_t i) {
  return real ? std::complex<double>(block[2 * i + column]) : std::complex<double>(block[2 * i], block[2 * i + 1]);
}

}  // namespace

std::size_t LeadingRow(const double* block, std::size_t rows, bool real, std::size_t column) {
  const auto square = [&](std::size_t i) { return std::norm(Component(block, real, column, i)); };
  std::vector<double> largest((rows + kChunk - 1) / kChunk);
  ForChunks(rows, kChunk, [&](std::size_t begin, std::size_t n) {
    for (std::size_t i = begin; i < begin + n; ++i) {
      largest[begin / kChunk] = std::max(largest[begin / kChunk], square(i));
    }
  });
  const double least = *std::max_element(largest.begin(), largest.end()) / kSameSquare;
  std::size_t chunk = 0;
  while (largest[chunk] < least) ++chunk;
  std::size_t at = chunk * kChunk;
  while (square(at) < least) ++at;
  return at;
}

std::complex<double> Phase(const double* block, std::size_t rows, bool real, std::size_t column) {
  const std::complex<double> value = Component(block, real, column, LeadingRow(block, rows, real, column));
  return std::conj(value) / std::abs(value);
}

}  // namespace nnqs::krylov
