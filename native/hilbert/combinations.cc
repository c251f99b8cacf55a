#include "hilbert/combinations.h"

#include <array>

namespace nnqs::hilbert {
namespace {

constexpr int kRows = 65;
using Pascal = std::array<std::array<std::uint64_t, kRows>, kRows>;

constexpr Pascal MakePascal() {
  Pascal c{};
  for (int n = 0; n < kRows; ++n) {
    c[n][0] = 1;
    for (int k = 1; k <= n; ++k) c[n][k] = c[n - 1][k - 1] + c[n - 1][k];
  }
  return c;
}

constexpr Pascal kPascal = MakePascal();

}  // namespace

std::uint64_t Binomial(int n, int k) {
  return k < 0 || k > n ? 0 : kPascal[n][k];
}

std::uint64_t Combinations::Unrank(std::uint64_t rank) const {
  std::uint64_t word = 0;
  int site = sites_;
  for (int k = particles_; k > 0; --k) {
    do --site;
    while (Binomial(site, k) > rank);
    rank -= Binomial(site, k);
    word |= std::uint64_t{1} << site;
  }
  return word;
}

std::vector<std::uint64_t> Combinations::Words() const {
  std::vector<std::uint64_t> words(size_);
  std::uint64_t word = Unrank(0);
  for (std::uint64_t i = 0; i < size_; ++i) {
    words[i] = word;
    if (i + 1 < size_) word = Next(word);
  }
  return words;
}

}  // namespace nnqs::hilbert
