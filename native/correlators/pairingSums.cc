#include "correlators/pairingSums.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <utility>

#include "correlators/kernelProducts.h"
#include "correlators/network.h"

namespace nnqs::correlators {
namespace {

// What the average of (Tr ρ)ⁿ needs.
PowerTraces Powers(Work& work, const double* k, std::int64_t n, int order) {
  PowerTraces powers;
  const double bytes = order == 4 ? PowerTracesBytes(n) : order == 3 ? CubeTraceBytes(n) : 0;
  const CountedBytes space(work, bytes);
  if (work.job != nullptr && order == 4) {
    powers = TracesOfPowers(*work.job, k, n);
  } else if (work.job != nullptr) {
    powers.second = SquaredNorm(k, n);
    if (order == 3) powers.third = CubeTrace(*work.job, k, n);
  }
  work.Spend(order == 4 ? PowerTracesFlops(n) : order == 3 ? CubeTraceFlops(n) : 0);
  return powers;
}

// Contracts networks, always the pair of tensors next that costs least.
class Contraction {
 public:
  Contraction(Work& work, KernelProducts& products) : work_(work), products_(products) {}

  std::ptrdiff_t Copies(const Network& network) const {
    return std::count_if(network.tensors.begin(), network.tensors.end(),
                         [this](const Tensor& t) { return products_.IsKernel(t); });
  }
  bool IsCube(const Network& network) const {
    const std::vector<Tensor>& t = network.tensors;
    return t.size() == 3 && network.weights.size() <= 1 && products_.IsCrossedCube(t[0], t[1], t[2]);
  }

  double Value(Network network) {
    std::vector<Tensor>& t = network.tensors;
    if (t.empty()) return network.factor;
    if (IsCube(network)) return network.factor * products_.CrossedCube(t[0], t[1], t[2], network.weights);
    if (t.size() == 4) {
      for (const auto& [i, j, k] : {std::array{1, 2, 3}, std::array{2, 1, 3}, std::array{3, 1, 2}}) {
        if (products_.IsFolded(t[0], t[i], t[j], t[k])) {
          return network.factor * products_.Folded(t[0], t[i], t[j], t[k]);
        }
      }
    }
    while (t.size() > 2) {
      const auto [i, j] = Cheapest(network);
      t.push_back(Contract(t[i], t[j]));
      t.erase(t.begin() + static_cast<std::ptrdiff_t>(j));
      t.erase(t.begin() + static_cast<std::ptrdiff_t>(i));
    }
    return network.factor * Dot(work_, t[0], t[1], network.weights);
  }

 private:
  Tensor Contract(const Tensor& x, const Tensor& y) {
    return products_.IsProduct(x, y) ? products_.Product(x, y) : Contracted(work_, x, y);
  }

  // The last two are contracted with the weights of their legs, no others have any.
  std::pair<std::size_t, std::size_t> Cheapest(const Network& network) const {
    const std::vector<Tensor>& t = network.tensors;
    std::pair<std::size_t, std::size_t> best;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < t.size(); ++i) {
      for (std::size_t j = i + 1; j < t.size(); ++j) {
        const bool weighted = std::any_of(t[i].legs.begin(), t[i].legs.end(), [&](const Leg& leg) {
          return Holds(t[j].legs, leg) && network.weights.count(leg.label) != 0;
        });
        if (weighted || SharedLegs(t[i], t[j]) == 0) continue;
        const double flops =
            products_.IsProduct(t[i], t[j]) ? products_.ProductFlops(t[i], t[j]) : ContractionFlops(t[i], t[j]);
        if (flops < least) best = {i, j}, least = flops;
      }
    }
    return best;
  }

  Work& work_;
  KernelProducts& products_;
};

// Which network comes when: few copies of K first, so that what they leave is free memory for the products of the
// others; cubes last, because they cost no product where Q² is known by then.
std::vector<std::size_t> OrderOf(const Contraction& contraction, const std::vector<Network>& networks) {
  const auto rank = [&](std::size_t i) {
    return contraction.IsCube(networks[i]) ? std::numeric_limits<std::ptrdiff_t>::max()
                                           : contraction.Copies(networks[i]);
  };
  std::vector<std::size_t> order(networks.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return rank(i) < rank(j); });
  return order;
}

}  // namespace

PairingSums SumPairings(Work& work, const LocalKernel& kernel, const Cut& cut, int order,
                        const std::vector<std::int32_t>& pairings) {
  PairingSums sums;
  sums.powers = Powers(work, kernel.elements->data(), cut.a * cut.b, order);
  KernelProducts products(work, cut.a, cut.b, kernel.elements);
  Contraction contraction(work, products);
  std::vector<Network> networks;
  for (std::size_t start = 0; start < pairings.size(); start += 2 * static_cast<std::size_t>(order)) {
    networks.push_back(NetworkOf(work, kernel, cut, order, pairings.data() + start));
  }
  sums.values.resize(networks.size());
  for (const std::size_t i : OrderOf(contraction, networks)) sums.values[i] = contraction.Value(networks[i]);
  return sums;
}

Work PlanPairings(const Cut& cut, int order, const std::vector<std::int32_t>& pairings) {
  Work counted;
  SumPairings(counted, InLocalBasis(counted, nullptr, cut, order), cut, order, pairings);
  Work plan;
  plan.counting = false, plan.uses = counted.uses;
  SumPairings(plan, InLocalBasis(plan, nullptr, cut, order), cut, order, pairings);
  plan.uses = counted.uses;
  return plan;
}

}  // namespace nnqs::correlators
