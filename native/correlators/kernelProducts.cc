#include "correlators/kernelProducts.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "correlators/cubeDiagonal.h"
#include "correlators/folded.h"
#include "correlators/powerTraces.h"
#include "linalg/products/gemm.h"
#include "linalg/products/gram.h"

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

bool Share(const Tensor& x, const Tensor& y, std::size_t side) {
  const auto shared = [&](const Leg& leg) { return Holds(y.legs, leg) ? 1 : 0; };
  return shared(x.legs[side]) + shared(x.legs[side + 2]) == 2;
}

// Both legs of one side and no others.
bool ShareSide(const Tensor& x, const Tensor& y) {
  return SharedLegs(x, y) == 2 && (Share(x, y, 0) || Share(x, y, 1));
}

}  // namespace

// What is multiplied: "KQ" or "QQ" over one leg of A and one of B; "A" or "B" leaves the legs of that side.
struct KernelProducts::Pair {
  std::string key;
  Legs legs;
};

KernelProducts::KernelProducts(Work& work, std::int64_t a, std::int64_t b, std::shared_ptr<const Block> kernel)
    : work_(work), a_(a), b_(b), kernel_(std::move(kernel)) {}

KernelProducts::Pair KernelProducts::PairOf(const Tensor& x, const Tensor& y) const {
  for (const std::size_t side : {0, 1}) {
    if (!Share(x, y, side)) continue;
    const std::size_t left = 1 - side;
    const bool straight = x.legs[side] == y.legs[side];
    return {left == 0 ? "A" : "B",
            {x.legs[left], x.legs[left + 2], y.legs[straight ? left : left + 2], y.legs[straight ? left + 2 : left]}};
  }
  const Leg a = x.legs[Holds(y.legs, x.legs[0]) ? 0 : 2], b = x.legs[Holds(y.legs, x.legs[1]) ? 1 : 3];
  Rows first = RowsOf(x, a, b), last = RowsOf(y, a, b);
  if (first.kind > last.kind) std::swap(first, last);
  first.legs.insert(first.legs.end(), last.legs.begin(), last.legs.end());
  return {{first.kind, last.kind}, first.legs};
}

bool KernelProducts::IsProduct(const Tensor& x, const Tensor& y) const {
  return IsKernel(x) && IsKernel(y) && SharedLegs(x, y) == 2 && !ShareSide(x, y);
}

double KernelProducts::ProductFlops(const Tensor& x, const Tensor& y) const {
  const Pair pair = PairOf(x, y);
  return known_.count(pair.key) != 0 ? 0 : ContractionFlops(x, y, pair.key == "KQ" ? 1 : 0.5);
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
  if (!elements) elements = Computed(key);
  int& uses = work_.uses[key];
  uses += work_.counting ? 1 : -1;
  if (work_.counting || uses > 0) {
    known_[key] = elements;
  } else {
    known_.erase(key);
  }
  return elements;
}

std::shared_ptr<const Block> KernelProducts::Computed(const std::string& key) {
  if (key == "V") return FoldedKernel();
  if (key == "A" || key == "B") return FoldedProduct(key);
  if (key == "diag Q³") return CrossedDiagonal();
  if (key != "Q") return Multiplied(key);
  const Legs legs{{0, a_}, {1, b_}, {2, a_}, {3, b_}};
  return Arranged(work_, {legs, kernel_}, {legs[0], legs[3], legs[2], legs[1]}).block;
}

std::shared_ptr<const Block> KernelProducts::Multiplied(const std::string& key) {
  const std::int64_t n = a_ * b_;
  const auto x = Elements(key.substr(0, 1)), y = Elements(key.substr(1));
  const auto product = std::make_shared<Block>(work_, n * n);
  if (work_.job == nullptr) return product;
  if (x == y) {
    linalg::SymmetricGram(x->data(), n, n, 0, product->data());
  } else {
    const auto *a = x->data(), *b = y->data();
    linalg::Multiply(linalg::Contiguous<double>(linalg::Op::None, linalg::Op::None, n, n, n, a, b, product->data()));
  }
  return product;
}

std::shared_ptr<const Block> KernelProducts::FoldedKernel() {
  const auto folded = std::make_shared<Block>(work_, FoldedSize(a_, b_));
  const CountedBytes space(work_, FoldBytes(b_));
  if (work_.job != nullptr) Fold(kernel_->data(), a_, b_, folded->data());
  return folded;
}

std::shared_ptr<const Block> KernelProducts::FoldedProduct(const std::string& key) {
  const auto folded = Elements("V");
  const Side side = key == "A" ? Side::A : Side::B;
  const std::int64_t size = side == Side::A ? a_ : b_;
  const auto product = std::make_shared<Block>(work_, FoldedGramSize(size));
  if (work_.job != nullptr) FoldedGram(folded->data(), a_, b_, side, product->data());
  work_.Spend(FoldedGramFlops(size, side == Side::A ? b_ : a_));
  return product;
}

bool KernelProducts::IsFolded(const Tensor& x, const Tensor& y, const Tensor& z, const Tensor& w) const {
  const bool kernels = IsKernel(x) && IsKernel(y) && IsKernel(z) && IsKernel(w);
  return kernels && ShareSide(x, y) && ShareSide(z, w) && PairOf(x, y).key == PairOf(z, w).key;
}

double KernelProducts::Folded(const Tensor& x, const Tensor& y, const Tensor& z, const Tensor& w) {
  const Pair first = PairOf(x, y), last = PairOf(z, w);
  const std::int64_t size = first.legs[0].extent;
  std::array<int, 4> places{};
  for (std::size_t leg = 0; leg < places.size(); ++leg) {
    places[leg] =
        static_cast<int>(std::find(first.legs.begin(), first.legs.end(), last.legs[leg]) - first.legs.begin());
  }
  const auto gram = Elements(first.key);
  const CountedBytes slabs(work_, FoldedDotBytes(size));
  return work_.job == nullptr ? 0 : FoldedDot(gram->data(), size, places);
}

bool KernelProducts::IsCrossedCube(const Tensor& x, const Tensor& y, const Tensor& z) const {
  const auto crossed = [this](const Tensor& s, const Tensor& t) { return IsProduct(s, t) && PairOf(s, t).key == "QQ"; };
  return known_.count("QQ") == 0 && crossed(x, y) && crossed(y, z) && crossed(x, z);
}

std::shared_ptr<const Block> KernelProducts::CrossedDiagonal() {
  const std::int64_t n = a_ * b_;
  const auto q = Elements("Q");
  const auto diagonal = std::make_shared<Block>(work_, n);
  const CountedBytes space(work_, CubeDiagonalBytes(n));
  if (work_.job != nullptr) CubeDiagonal(*work_.job, q->data(), n, diagonal->data());
  work_.Spend(CubeDiagonalFlops(n));
  return diagonal;
}

double KernelProducts::CrossedCube(const Tensor& x, const Tensor& y, const Tensor& z, const Weights& weights) {
  const std::int64_t n = a_ * b_;
  if (weights.empty()) {
    const auto q = Elements("Q");
    const CountedBytes space(work_, CubeTraceBytes(n));
    const double value = work_.job == nullptr ? 0 : CubeTrace(*work_.job, q->data(), n);
    work_.Spend(CubeTraceFlops(n));
    return value;
  }
  const auto& [label, weight] = *weights.begin();
  const auto leads = [label = label](const Tensor& t) { return t.legs[0].label == label || t.legs[2].label == label; };
  const bool of_a = leads(x) || leads(y) || leads(z);
  const auto walks = Elements("diag Q³");
  double sum = 0;
  for (std::int64_t i = 0; work_.job != nullptr && i < n; ++i) {
    sum += weight[static_cast<std::size_t>(of_a ? i / b_ : i % b_)] * walks->data()[i];
  }
  return sum;
}

}  // namespace nnqs::correlators
