#include "correlators/kernelProducts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/threads.h"
#include "linalg/gemm.h"
#include "linalg/powerTraces.h"
#include "linalg/triangular.h"

namespace nnqs::correlators {
namespace {

// The ends of K: legs 0 and 1 are a and b, legs 2 and 3 a' and b'.
int Position(const Tensor& kernel, const Leg& leg) {
  return static_cast<int>(std::find(kernel.legs.begin(), kernel.legs.end(), leg) - kernel.legs.begin());
}

// 'K' if the leg of A and the leg of B that a neighbour shares belong to one end, else 'Q'; and the legs that are left.
struct Rows {
  char kind;
  Legs legs;
};

Rows RowsOf(const Tensor& kernel, const Leg& a, const Leg& b) {
  const int p = Position(kernel, a), q = Position(kernel, b);
  return {q == p + 1 ? 'K' : 'Q', {kernel.legs[2 - p], kernel.legs[4 - q]}};
}

// Columns that are worked on at a time: so many stay in the cache.
constexpr std::int64_t kColumns = 512;

// Index of the pair (i, j), i ≤ j, among all of them, row by row of the lower triangle.
std::int64_t PairIndex(std::int64_t i, std::int64_t j) {
  return j * (j + 1) / 2 + i;
}

}  // namespace

// What is multiplied: "KK", "KQ" or "QQ" over one leg of A and one of B; "A" or "B" over both legs of that side.
struct KernelProducts::Pair {
  std::string key;
  Legs legs;
};

KernelProducts::KernelProducts(Work& work, std::int64_t a, std::int64_t b, std::shared_ptr<const Block> kernel)
    : work_(work), a_(a), b_(b), kernel_(std::move(kernel)) {}

KernelProducts::Pair KernelProducts::PairOf(const Tensor& x, const Tensor& y) const {
  const bool a0 = Holds(y.legs, x.legs[0]), a1 = Holds(y.legs, x.legs[2]);
  const bool b0 = Holds(y.legs, x.legs[1]), b1 = Holds(y.legs, x.legs[3]);
  if (a0 && a1) {
    const bool straight = x.legs[0] == y.legs[0];
    return {"A", {x.legs[1], x.legs[3], y.legs[straight ? 1 : 3], y.legs[straight ? 3 : 1]}};
  }
  if (b0 && b1) {
    const bool straight = x.legs[1] == y.legs[1];
    return {"B", {x.legs[0], x.legs[2], y.legs[straight ? 0 : 2], y.legs[straight ? 2 : 0]}};
  }
  const Leg a = x.legs[a0 ? 0 : 2], b = x.legs[b0 ? 1 : 3];
  Rows first = RowsOf(x, a, b), last = RowsOf(y, a, b);
  if (first.kind > last.kind) std::swap(first, last);
  first.legs.insert(first.legs.end(), last.legs.begin(), last.legs.end());
  return {{first.kind, last.kind}, first.legs};
}

double KernelProducts::ProductFlops(const Tensor& x, const Tensor& y) const {
  const Pair pair = PairOf(x, y);
  if (known_.count(pair.key) != 0) return 0;
  return ContractionFlops(x, y, pair.key == "KQ" ? 1 : pair.key.size() == 2 ? 0.5 : 0.125);
}

Tensor KernelProducts::Product(const Tensor& x, const Tensor& y) {
  const Pair pair = PairOf(x, y);
  const double flops = ProductFlops(x, y);
  Tensor product{pair.legs, Elements(pair.key)};
  work_.Spend(flops);
  return product;
}

std::shared_ptr<const Block> KernelProducts::Elements(const std::string& key) {
  if (key == "K") return kernel_;
  auto elements = known_[key];
  if (!elements) elements = key == "Q" ? Crossed() : key.size() == 1 ? Folded(key) : Multiplied(key);
  int& uses = work_.uses[key];
  uses += work_.counting ? 1 : -1;
  if (work_.counting || uses > 0) {
    known_[key] = elements;
  } else {
    known_.erase(key);
  }
  return elements;
}

std::shared_ptr<const Block> KernelProducts::Crossed() {
  const Legs legs{{0, a_}, {1, b_}, {2, a_}, {3, b_}};
  return Arranged(work_, Kernel(legs), {legs[0], legs[3], legs[2], legs[1]}).block;
}

std::shared_ptr<const Block> KernelProducts::Multiplied(const std::string& key) {
  const std::int64_t n = a_ * b_;
  const auto x = Elements(key.substr(0, 1)), y = Elements(key.substr(1));
  const auto product = std::make_shared<Block>(work_, n * n);
  if (work_.job == nullptr) return product;
  if (x == y) {
    linalg::Gram(x->data(), n, n, 0, product->data());
  } else {
    linalg::Gemm<double> gemm;
    gemm.m = gemm.n = gemm.k = gemm.lda = gemm.ldb = gemm.ldc = n;
    gemm.a = x->data(), gemm.b = y->data(), gemm.c = product->data();
    linalg::Multiply(gemm);
  }
  return product;
}

// H = V·Vᵀ, V[i, j; k, l] the kernel with the legs that are left against those that are summed over. K is symmetric, so
// that V[i, j; k, l] = V[j, i; l, k]: the even and odd parts of V under exchange of k and l are even and odd in i and j
// too. With
//   S = √½(V[i,j; k,l] + V[i,j; l,k]), D = √½(V[i,j; k,l] − V[i,j; l,k]) for k < l, S = V for k = l,  i ≤ j,
// H is SSᵀ + DDᵀ, and SSᵀ − DDᵀ where one of the pairs (i, j) is exchanged: a quarter of the operations.
std::shared_ptr<const Block> KernelProducts::Folded(const std::string& key) {
  const std::int64_t left = key == "A" ? b_ : a_, over = key == "A" ? a_ : b_;
  const std::int64_t rows = PairIndex(0, left), columns = PairIndex(0, over);
  const Block even(work_, rows * columns), odd(work_, rows * columns);
  const Block even_gram(work_, rows * rows), odd_gram(work_, rows * rows);
  const auto result = std::make_shared<Block>(work_, left * left * left * left);
  if (work_.job == nullptr) return result;
  const std::int64_t of_a = a_ * b_ * b_, of_b = a_ * b_;  // strides of a and b; those of a' and b' are b_ and 1
  const std::array<std::int64_t, 4> stride =
      key == "A" ? std::array{of_b, std::int64_t{1}, of_a, b_} : std::array{of_a, b_, of_b, std::int64_t{1}};
  ForRows(left, left * over * over, [&](std::int64_t j) {
    for (std::int64_t i = 0; i <= j; ++i) {
      const double* v = kernel_->data() + i * stride[0] + j * stride[1];
      double* s = even.data() + PairIndex(i, j) * columns;
      double* d = odd.data() + PairIndex(i, j) * columns;
      for (std::int64_t l = 0; l < over; ++l) {
        for (std::int64_t k = 0; k < l; ++k) {
          const double x = v[k * stride[2] + l * stride[3]], y = v[l * stride[2] + k * stride[3]];
          *s++ = std::sqrt(0.5) * (x + y);
          *d++ = std::sqrt(0.5) * (x - y);
        }
        *s++ = v[l * (stride[2] + stride[3])];
        *d++ = 0;
      }
    }
  });
  linalg::Gram(even.data(), rows, columns, 0, even_gram.data());
  linalg::Gram(odd.data(), rows, columns, 0, odd_gram.data());
  ForRows(left * left, left * left, [&](std::int64_t row) {
    const std::int64_t i = row / left, j = row % left, p = PairIndex(std::min(i, j), std::max(i, j));
    const double *s = even_gram.data() + p * rows, *d = odd_gram.data() + p * rows;
    const double sign = i <= j ? 1 : -1;
    double* h = result->data() + row * left * left;
    for (std::int64_t l = 0; l < left; ++l) {
      for (std::int64_t k = 0; k <= l; ++k, ++s, ++d) {
        h[k * left + l] = *s + sign * *d;
        h[l * left + k] = *s - sign * *d;
      }
    }
  });
  return result;
}

bool KernelProducts::IsCrossedCube(const Tensor& x, const Tensor& y, const Tensor& z) const {
  return PairOf(x, y).key == "QQ" && PairOf(y, z).key == "QQ" && PairOf(x, z).key == "QQ";
}

double KernelProducts::CrossedCube() {
  const std::int64_t n = a_ * b_;
  const auto q = Elements("Q");
  if (known_.count("QQ") != 0) {
    const Legs legs{{0, n}, {1, n}};
    return Dot(work_, {legs, Elements("QQ")}, {legs, q});
  }
  const Reservation space(work_, linalg::CubeTraceBytes(n));
  const double value = work_.job == nullptr ? 0 : linalg::CubeTrace(*work_.job, q->data(), n);
  work_.Spend(linalg::CubeTraceFlops(n));
  return value;
}

double KernelProducts::CrossedCube(const Tensor& matrix, bool of_a) {
  const std::int64_t n = a_ * b_, size = of_a ? a_ : b_, blocks = of_a ? b_ : a_, tiles = (n + kColumns - 1) / kColumns;
  const bool known = known_.count("QQ") != 0;
  const auto q = Elements("Q"), square = Elements("QQ");
  work_.Spend(static_cast<double>(n) * n * ((known ? 0.0 : n) + 2.0 * size));
  if (work_.job == nullptr) return 0;
  // Rows of Q with the same configuration of the other side: Σ over them and over tiles of columns of ⟨Q², MQ⟩.
  const std::int64_t first = of_a ? 1 : b_, ld = of_a ? b_ * n : n;
  std::vector<double> sums(static_cast<std::size_t>(blocks * tiles));
  const BlasThreads threads(1);
  ParallelFor(sums.size(), [&](std::size_t part) {
    const std::int64_t column = static_cast<std::int64_t>(part) % tiles * kColumns;
    const std::int64_t from = static_cast<std::int64_t>(part) / tiles * first * n + column;
    const std::int64_t columns = std::min(kColumns, n - column);
    const Buffer<double> product(static_cast<std::size_t>(size * columns));
    linalg::Gemm<double> gemm;
    gemm.m = gemm.k = gemm.lda = size, gemm.n = gemm.ldc = columns, gemm.ldb = ld;
    gemm.a = matrix.block->data(), gemm.b = q->data() + from, gemm.c = product.data();
    linalg::MultiplyHere(gemm);
    double sum = 0;
    for (std::int64_t i = 0; i < size; ++i) {
      const double *x = square->data() + from + i * ld, *y = product.data() + i * columns;
      for (std::int64_t j = 0; j < columns; ++j) sum += x[j] * y[j];
    }
    sums[part] = sum;
  });
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

}  // namespace nnqs::correlators
