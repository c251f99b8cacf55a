#include "hilbert/features.h"

#include <algorithm>

#include "linalg/threads.h"

namespace nnqs::hilbert {
namespace {

constexpr std::size_t kChunk = 4096;  // states per task

template <class F>
void ForChunks(std::size_t states, F&& f) {
  ParallelFor((states + kChunk - 1) / kChunk,
              [&](std::size_t c) { f(c * kChunk, std::min(states, (c + 1) * kChunk)); });
}

}  // namespace

void SpinInputs(int sites, int ones, double* inputs) {
  const Combinations words(sites, std::max(ones, 0));
  ForChunks(ones < 0 ? std::size_t{1} << sites : words.size(), [&](std::size_t begin, std::size_t end) {
    std::uint64_t word = ones < 0 ? begin : words.Unrank(begin);
    for (std::size_t s = begin; s < end; ++s) {
      for (int i = 0; i < sites; ++i) inputs[s * sites + i] = (word >> i) & 1 ? -1.0 : 1.0;
      if (s + 1 < end) word = ones < 0 ? word + 1 : Combinations::Next(word);
    }
  });
}

void FermionInputs(const Combinations& up, const Combinations& down, double* inputs) {
  const std::vector<std::uint64_t> up_words = up.Words(), down_words = down.Words();
  const int sites = up.sites();
  ForChunks(up_words.size() * down_words.size(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t s = begin; s < end; ++s) {
      const std::uint64_t u = up_words[s / down_words.size()], d = down_words[s % down_words.size()];
      for (int i = 0; i < sites; ++i) {
        inputs[s * sites + i] = -1.5 + 2.0 * static_cast<double>((u >> i) & 1) + static_cast<double>((d >> i) & 1);
      }
    }
  });
}

}  // namespace nnqs::hilbert
