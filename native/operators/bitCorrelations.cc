#include "operators/bitCorrelations.h"

#include "base/chunks.h"

namespace nnqs::operators {

void BitCorrelations(const hilbert::Basis& basis, const double* state, double* pairs) {
  constexpr std::size_t kChunk = std::size_t{1} << 12;  // states
  const std::size_t bits = basis.bits();
  const auto part = [&](std::size_t begin, std::size_t count, double* sums) {
    basis.ForEach(begin, begin + count, [&](std::size_t index, std::uint64_t word) {
      const double p = state[2 * index] * state[2 * index] + state[2 * index + 1] * state[2 * index + 1];
      for (std::uint64_t first = word; first != 0; first &= first - 1) {
        double* row = sums + std::countr_zero(first) * bits;
        for (std::uint64_t second = first; second != 0; second &= second - 1) row[std::countr_zero(second)] += p;
      }
    });
  };
  const std::vector<double> sums = SumChunks(basis.size(), kChunk, bits * bits, part);
  for (std::size_t i = 0; i < bits; ++i) {
    for (std::size_t j = i; j < bits; ++j) pairs[i * bits + j] = pairs[j * bits + i] = sums[i * bits + j];
  }
}

}  // namespace nnqs::operators
