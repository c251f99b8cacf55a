#include "hilbert/correlations.h"

#include "base/threads.h"

namespace nnqs::hilbert {

void BitCorrelations(const Basis& basis, const double* state, double* pairs) {
  constexpr std::size_t kChunk = std::size_t{1} << 14;  // states per task; fixed, so that sums do not depend on threads
  const std::size_t bits = basis.bits(), states = basis.size(), chunks = (states + kChunk - 1) / kChunk;
  std::vector<std::vector<double>> partial(chunks, std::vector<double>(bits * bits));
  ParallelFor(chunks, [&](std::size_t chunk) {
    double* sums = partial[chunk].data();
    basis.ForEach(chunk * kChunk, std::min(states, (chunk + 1) * kChunk), [&](std::size_t index, std::uint64_t word) {
      const double p = state[2 * index] * state[2 * index] + state[2 * index + 1] * state[2 * index + 1];
      for (std::uint64_t first = word; first != 0; first &= first - 1) {
        double* row = sums + std::countr_zero(first) * bits;
        for (std::uint64_t second = first; second != 0; second &= second - 1) row[std::countr_zero(second)] += p;
      }
    });
  });
  for (std::size_t i = 0; i < bits; ++i) {
    for (std::size_t j = i; j < bits; ++j) {
      double sum = 0;
      for (const auto& sums : partial) sum += sums[i * bits + j];
      pairs[i * bits + j] = pairs[j * bits + i] = sum;
    }
  }
}

}  // namespace nnqs::hilbert
