#include "correlators/folded.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "base/buffer.h"
#include "base/threads.h"
#include "linalg/products/gram.h"
#include "linalg/products/view.h"

namespace nnqs::correlators {
namespace {

// Even states √½(|i j⟩ + |j i⟩), i < j, and |i i⟩; odd states √½(|i j⟩ − |j i⟩), i < j: row by row of a triangle.
std::int64_t EvenPairs(std::int64_t size) {
  return size * (size + 1) / 2;
}
std::int64_t OddPairs(std::int64_t size) {
  return size * (size - 1) / 2;
}
std::int64_t Even(std::int64_t i, std::int64_t j) {
  return j * (j + 1) / 2 + i;
}
std::int64_t Odd(std::int64_t i, std::int64_t j) {
  return j * (j - 1) / 2 + i;
}

const double kHalf = std::sqrt(0.5);
// Slabs of H that one thread takes in a row, in the same memory.
constexpr std::int64_t kPortion = 4;

// ⟨even|i j⟩ and ⟨odd|i j⟩.
double EvenPart(std::int64_t i, std::int64_t j) {
  return i == j ? 1 : kHalf;
}
double OddPart(std::int64_t i, std::int64_t j) {
  return i == j ? 0 : i < j ? kHalf : -kHalf;
}

// slab[j, k, l] = H[x, j; k, l].
void Unfold(const double* gram, std::int64_t size, std::int64_t x, double* slab) {
  const std::int64_t evens = EvenPairs(size), odds = OddPairs(size);
  for (std::int64_t j = 0; j < size; ++j) {
    const auto [low, high] = std::minmax(x, j);
    const double* even = gram + Even(low, high) * evens;
    const double* odd = gram + evens * evens + (low == high ? 0 : Odd(low, high)) * odds;
    const double e = EvenPart(x, j), o = OddPart(x, j) * kHalf;
    double* h = slab + j * size * size;
    for (std::int64_t l = 0; l < size; ++l) {
      for (std::int64_t k = 0; k < l; ++k) {
        const double same = e * kHalf * *even++, opposite = o * *odd++;
        h[k * size + l] = same + opposite;
        h[l * size + k] = same - opposite;
      }
      h[l * size + l] = e * *even++;
    }
  }
}

// Σ_jkl slab[j, k, l]·slab[j, k, l in the order of these strides].
double SlabDot(const double* slab, std::int64_t size, const std::array<std::int64_t, 4>& strides) {
  double sum = 0;
  for (std::int64_t j = 0; j < size; ++j) {
    for (std::int64_t k = 0; k < size; ++k) {
      const double* first = slab + (j * size + k) * size;
      const double* last = slab + j * strides[1] + k * strides[2];
      if (strides[3] == 1) {
        sum += linalg::Dot(first, last, size);
      } else {
        for (std::int64_t l = 0; l < size; ++l) sum += first[l] * last[l * strides[3]];
      }
    }
  }
  return sum;
}

}  // namespace

std::int64_t FoldedSize(std::int64_t a, std::int64_t b) {
  return EvenPairs(a) * EvenPairs(b) + OddPairs(a) * OddPairs(b);
}

std::int64_t FoldedGramSize(std::int64_t size) {
  return FoldedSize(size, size);
}

double FoldedGramFlops(std::int64_t size, std::int64_t other) {
  const double even = static_cast<double>(EvenPairs(size)), odd = static_cast<double>(OddPairs(size));
  return even * even * static_cast<double>(EvenPairs(other)) + odd * odd * static_cast<double>(OddPairs(other));
}

void Fold(const double* kernel, std::int64_t a, std::int64_t b, double* folded) {
  const std::int64_t n = a * b, evens = EvenPairs(b), odds = OddPairs(b);
  ForRows(a, a * b * b, [=](std::int64_t j) {
    std::vector<double> block(static_cast<std::size_t>(b * b));  // V[i, j; k, l] by k and l
    for (std::int64_t i = 0; i <= j; ++i) {
      for (std::int64_t k = 0; k < b; ++k) std::copy_n(kernel + (i * b + k) * n + j * b, b, block.data() + k * b);
      double* even = folded + Even(i, j) * evens;
      double* odd = folded + EvenPairs(a) * evens + (i == j ? 0 : Odd(i, j)) * odds;
      const double e = i == j ? kHalf : 1;
      for (std::int64_t l = 0; l < b; ++l) {
        for (std::int64_t k = 0; k < l; ++k) *even++ = e * (block[k * b + l] + block[l * b + k]);
        *even++ = e / kHalf * block[l * b + l];
        if (i == j) continue;
        for (std::int64_t k = 0; k < l; ++k) *odd++ = block[k * b + l] - block[l * b + k];
      }
    }
  });
}

double FoldBytes(std::int64_t b) {
  return sizeof(double) * static_cast<double>(Threads()) * static_cast<double>(b * b);
}

void FoldedGram(const double* folded, std::int64_t a, std::int64_t b, Side side, double* gram) {
  const double* odd = folded + EvenPairs(a) * EvenPairs(b);
  if (side == Side::A) {
    linalg::SymmetricGram(folded, EvenPairs(a), EvenPairs(b), 0, gram);
    linalg::SymmetricGram(odd, OddPairs(a), OddPairs(b), 0, gram + EvenPairs(a) * EvenPairs(a));
  } else {
    linalg::ColumnGram(folded, EvenPairs(a), EvenPairs(b), 0, gram);
    linalg::ColumnGram(odd, OddPairs(a), OddPairs(b), 0, gram + EvenPairs(b) * EvenPairs(b));
  }
}

// H[i, j; k, l] = H[j, i; l, k] = H[k, l; i, j] = H[l, k; j, i]: any leg can come first. So the first leg of one factor
// is made the first of the other, and both are taken from the same slab.
double FoldedDot(const double* gram, std::int64_t size, std::array<int, 4> places) {
  constexpr std::array<std::array<int, 4>, 4> kOrders{{{0, 1, 2, 3}, {1, 0, 3, 2}, {2, 3, 0, 1}, {3, 2, 1, 0}}};
  const auto at = static_cast<std::size_t>(std::find(places.begin(), places.end(), 0) - places.begin());
  std::array<std::int64_t, 4> strides{};  // of i, j, k, l in the second factor
  for (std::size_t leg = 0, stride = 1; leg < 3; ++leg, stride *= static_cast<std::size_t>(size)) {
    strides[static_cast<std::size_t>(places[static_cast<std::size_t>(kOrders[at][3 - leg])])] =
        static_cast<std::int64_t>(stride);
  }
  std::vector<double> sums(static_cast<std::size_t>(size));
  ParallelFor(static_cast<std::size_t>((size + kPortion - 1) / kPortion), [&](std::size_t portion) {
    const Buffer<double> slab(static_cast<std::size_t>(size * size * size));
    const auto begin = static_cast<std::int64_t>(portion) * kPortion;
    for (std::int64_t x = begin; x < std::min(size, begin + kPortion); ++x) {
      Unfold(gram, size, x, slab.data());
      sums[static_cast<std::size_t>(x)] = SlabDot(slab.data(), size, strides);
    }
  });
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

double FoldedDotBytes(std::int64_t size) {
  return sizeof(double) * static_cast<double>(Threads()) * static_cast<double>(size * size * size);
}

}  // namespace nnqs::correlators
