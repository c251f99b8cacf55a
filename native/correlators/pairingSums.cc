#include "correlators/pairingSums.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <sstream>

#include "base/errors.h"
#include "base/threads.h"
#include "correlators/kernelProducts.h"

namespace nnqs::correlators {
namespace {

constexpr std::int64_t kTile = 64;

using Network = std::vector<Tensor>;

// The copies of K that a pairing joins. Legs of label 0 to order−1 are configurations of A, from `order` on of B.
Network NetworkOf(Work& work, const KernelProducts& products, const Cut& cut, int order, const std::int32_t* fields) {
  const auto of_a = [=](int field) { return Leg{(field + 1) / 2 % order, cut.a}; };
  const auto of_b = [=](int field) { return Leg{order + field / 2, cut.b}; };
  Network network;
  for (int pair = 0; pair < order; ++pair) {
    const int i = fields[2 * pair], j = fields[2 * pair + 1];
    const Tensor copy = products.Kernel({of_a(i), of_b(i), of_a(j), of_b(j)});
    const bool closed = of_a(i) == of_a(j) || of_b(i) == of_b(j);
    network.push_back(closed ? Traced(work, copy) : copy);
  }
  return network;
}

// f(i0, i1, j0, j1) for the tiles of an n×n matrix.
template <class F>
void ForTiles(std::int64_t n, F&& f) {
  const std::int64_t tiles = (n + kTile - 1) / kTile;
  ParallelFor(static_cast<std::size_t>(tiles * tiles), [&](std::size_t tile) {
    const std::int64_t i = static_cast<std::int64_t>(tile) / tiles * kTile;
    const std::int64_t j = static_cast<std::int64_t>(tile) % tiles * kTile;
    f(i, std::min(n, i + kTile), j, std::min(n, j + kTile));
  });
}

void RequireSymmetric(const double* kernel, std::int64_t n) {
  ForTiles(n, [=](std::int64_t i0, std::int64_t i1, std::int64_t j0, std::int64_t j1) {
    for (std::int64_t i = i0; i < i1; ++i) {
      for (std::int64_t j = j0; j < std::min(j1, i + 1); ++j) {
        const double x = kernel[i * n + j], y = kernel[j * n + i];
        if (std::abs(x - y) <= 1e-10 * (std::abs(x) + std::abs(y))) continue;
        std::ostringstream message;
        message << "replicaAverage: the kernel is not symmetric: (" << i << ", " << j << ") is " << x << ", (" << j
                << ", " << i << ") is " << y;
        throw ArgumentError(message.str());
      }
    }
  });
}

bool Joined(const Tensor& x, const Tensor& y) {
  return std::any_of(x.legs.begin(), x.legs.end(), [&](const Leg& leg) { return Holds(y.legs, leg); });
}

bool ShareTwo(const Tensor& x, const Tensor& y) {
  return std::count_if(x.legs.begin(), x.legs.end(), [&](const Leg& leg) { return Holds(y.legs, leg); }) == 2;
}

// What the average of (Tr ρ)ⁿ needs.
linalg::PowerTraces Powers(Work& work, const double* k, std::int64_t n, int order) {
  linalg::PowerTraces powers;
  const double bytes = order == 4 ? linalg::PowerTracesBytes(n) : order == 3 ? linalg::CubeTraceBytes(n) : 0;
  const Reservation space(work, bytes);
  if (work.job != nullptr && order == 4) {
    powers = linalg::TracesOfPowers(*work.job, k, n);
  } else if (work.job != nullptr) {
    powers.second = linalg::SquaredNorm(k, n);
    if (order == 3) powers.third = linalg::CubeTrace(*work.job, k, n);
  }
  work.Spend(order == 4 ? linalg::PowerTracesFlops(n) : order == 3 ? linalg::CubeTraceFlops(n) : 0);
  return powers;
}

bool IsCube(const KernelProducts& products, const Network& network) {
  const auto share_two = [&](std::size_t i, std::size_t j) { return ShareTwo(network[i], network[j]); };
  return network.size() == 3 &&
         std::all_of(network.begin(), network.end(), [&](auto& t) { return products.IsKernel(t); }) &&
         share_two(0, 1) && share_two(1, 2) && share_two(0, 2) &&
         products.IsCrossedCube(network[0], network[1], network[2]);
}

// Which network comes when: few copies of K first, so that what they leave is free memory for the products of the
// others; plain cubes last, because they cost no product where Q² is known by then.
std::vector<std::size_t> OrderOf(const KernelProducts& products, const std::vector<Network>& networks) {
  const auto rank = [&](std::size_t i) {
    const Network& network = networks[i];
    const auto copies = std::count_if(network.begin(), network.end(), [&](auto& t) { return products.IsKernel(t); });
    return IsCube(products, network) ? static_cast<std::ptrdiff_t>(network.size()) + 1 : copies;
  };
  std::vector<std::size_t> order(networks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return rank(i) < rank(j); });
  return order;
}

// The same network without its only matrix, the legs on either side of it made one.
Network WithoutMatrix(const Network& network, const Tensor& matrix) {
  Network shorter;
  for (Tensor tensor : network) {
    if (tensor.legs == matrix.legs) continue;
    std::replace(tensor.legs.begin(), tensor.legs.end(), matrix.legs[1], matrix.legs[0]);
    shorter.push_back(tensor);
  }
  return shorter;
}

// Contracts networks, always the pair of tensors next that costs least.
class Contraction {
 public:
  Contraction(Work& work, KernelProducts& products, int order) : work_(work), products_(products), order_(order) {}

  double Value(Network network) {
    const auto matrix =
        std::find_if(network.begin(), network.end(), [](const Tensor& t) { return t.legs.size() == 2; });
    if (network.size() == 4 && matrix != network.end() && IsCube(products_, WithoutMatrix(network, *matrix))) {
      return products_.CrossedCube(*matrix, matrix->legs[0].label < order_);
    }
    while (network.size() > 2) {
      auto [i, j] = Cheapest(network);
      network.push_back(Contract(network[i], network[j]));
      network.erase(network.begin() + static_cast<std::ptrdiff_t>(j));
      network.erase(network.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return Dot(work_, network[0], network[1]);
  }

 private:
  bool IsProduct(const Tensor& x, const Tensor& y) const {
    return products_.IsKernel(x) && products_.IsKernel(y) && ShareTwo(x, y);
  }
  double Flops(const Tensor& x, const Tensor& y) const {
    return IsProduct(x, y) ? products_.ProductFlops(x, y) : ContractionFlops(x, y);
  }
  Tensor Contract(const Tensor& x, const Tensor& y) {
    return IsProduct(x, y) ? products_.Product(x, y) : Contracted(work_, x, y);
  }

  std::pair<std::size_t, std::size_t> Cheapest(const Network& network) const {
    std::pair<std::size_t, std::size_t> best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < network.size(); ++i) {
      for (std::size_t j = i + 1; j < network.size(); ++j) {
        if (!Joined(network[i], network[j])) continue;
        const double flops = Flops(network[i], network[j]);
        if (flops < least) best = {i, j}, least = flops;
      }
    }
    return best;
  }

  Work& work_;
  KernelProducts& products_;
  int order_;
};

}  // namespace

double Trace(const double* kernel, std::int64_t n) {
  double sum = 0;
  for (std::int64_t i = 0; i < n; ++i) sum += kernel[i * n + i];
  return sum;
}

std::shared_ptr<const Block> OrderedKernel(Work& work, const double* kernel, const Cut& cut) {
  const std::int64_t n = cut.a * cut.b;
  const auto block = std::make_shared<Block>(work, n * n);
  if (work.job == nullptr) return block;
  RequireSymmetric(kernel, n);
  const double scale = 1 / Trace(kernel, n);
  ForRows(n, n, [&](std::int64_t i) {
    const double* row = kernel + cut.configurations[i] * n;
    for (std::int64_t j = 0; j < n; ++j) block->data()[i * n + j] = scale * row[cut.configurations[j]];
  });
  return block;
}

PairingSums SumPairings(Work& work, const std::shared_ptr<const Block>& k, const Cut& cut, int order,
                        const std::vector<std::int32_t>& pairings) {
  const std::int64_t n = cut.a * cut.b;
  PairingSums sums;
  sums.powers = Powers(work, k->data(), n, order);
  KernelProducts products(work, cut.a, cut.b, k);
  Contraction contraction(work, products, order);
  const std::size_t fields = 2 * static_cast<std::size_t>(order);
  std::vector<Network> networks;
  for (std::size_t start = 0; start < pairings.size(); start += fields) {
    networks.push_back(NetworkOf(work, products, cut, order, pairings.data() + start));
  }
  sums.values.resize(networks.size());
  for (const std::size_t i : OrderOf(products, networks)) {
    sums.values[i] = IsCube(products, networks[i]) ? products.CrossedCube() : contraction.Value(networks[i]);
  }
  return sums;
}

Work PlanPairings(const Cut& cut, int order, const std::vector<std::int32_t>& pairings) {
  Work counted;
  SumPairings(counted, OrderedKernel(counted, nullptr, cut), cut, order, pairings);
  Work plan;
  plan.counting = false, plan.uses = counted.uses;
  SumPairings(plan, OrderedKernel(plan, nullptr, cut), cut, order, pairings);
  plan.uses = counted.uses;
  return plan;
}

}  // namespace nnqs::correlators
