#include "correlators/network.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace nnqs::correlators {
namespace {

class Reduction {
 public:
  Reduction(Work& work, const LocalKernel& kernel, std::vector<Tensor> copies) : work_(work), kernel_(kernel) {
    network_.tensors = std::move(copies);
  }

  Network Result() {
    std::vector<Tensor>& tensors = network_.tensors;
    const auto closed = [](const Tensor& t) {
      return t.legs.size() == 2 ? t.legs[0] == t.legs[1] : t.legs[0] == t.legs[2] || t.legs[1] == t.legs[3];
    };
    for (auto found = tensors.begin();
         (found = std::find_if(tensors.begin(), tensors.end(), closed)) != tensors.end();) {
      const Tensor tensor = *found;
      tensors.erase(found);
      if (tensor.legs.size() == 2) {
        TraceMatrix(tensor);
      } else {
        Close(tensor);
      }
    }
    return std::move(network_);
  }

 private:
  bool Weighted(const Leg& leg) const { return network_.weights.count(leg.label) != 0; }
  // The weights of a leg that is summed over and gone; none if all are 1.
  std::vector<double> Take(const Leg& leg) {
    auto node = network_.weights.extract(leg.label);
    return node.empty() ? std::vector<double>{} : std::move(node.mapped());
  }
  void Weigh(const Leg& leg, const std::vector<double>& by) {
    std::vector<double>& weights = network_.weights[leg.label];
    weights.resize(static_cast<std::size_t>(leg.extent), 1.0);
    for (std::size_t i = 0; i < by.size(); ++i) weights[i] *= by[i];
  }

  // Σ w_x·M[x, x].
  void TraceMatrix(const Tensor& matrix) {
    const std::vector<double> weights = Take(matrix.legs[0]);
    const auto size = static_cast<std::size_t>(matrix.legs[0].extent);
    double sum = 0;
    for (std::size_t i = 0; work_.job != nullptr && i < size; ++i) {
      sum += (weights.empty() ? 1 : weights[i]) * matrix.block->data()[i * (size + 1)];
    }
    network_.factor *= sum;
  }

  // A copy of K with the legs of A closed, or those of B, or both: summed over those without weights it is diagonal.
  void Close(const Tensor& copy) {
    const bool of_a = copy.legs[0] == copy.legs[2], of_b = copy.legs[1] == copy.legs[3];
    const bool first = of_a && (!of_b || !Weighted(copy.legs[0]) || Weighted(copy.legs[1]));
    const Leg &summed = copy.legs[first ? 0 : 1], &from = copy.legs[first ? 1 : 0], &to = copy.legs[first ? 3 : 2];
    if (Weighted(summed)) {
      network_.tensors.push_back(Traced(work_, copy, network_.weights));
      Take(summed);
      return;
    }
    Weigh(from, first ? kernel_.of_b : kernel_.of_a);
    if (from == to) {
      const std::vector<double> values = Take(from);
      network_.factor *= std::accumulate(values.begin(), values.end(), 0.0);
      return;
    }
    Weigh(from, Take(to));
    for (Tensor& tensor : network_.tensors) std::replace(tensor.legs.begin(), tensor.legs.end(), to, from);
  }

  Work& work_;
  const LocalKernel& kernel_;
  Network network_;
};

}  // namespace

Network NetworkOf(Work& work, const LocalKernel& kernel, const Cut& cut, int order, const std::int32_t* fields) {
  const auto of_a = [=](int field) { return Leg{(field + 1) / 2 % order, cut.a}; };
  const auto of_b = [=](int field) { return Leg{order + field / 2, cut.b}; };
  std::vector<Tensor> copies;
  for (int pair = 0; pair < order; ++pair) {
    const int i = fields[2 * pair], j = fields[2 * pair + 1];
    copies.push_back({{of_a(i), of_b(i), of_a(j), of_b(j)}, kernel.elements});
  }
  return Reduction(work, kernel, std::move(copies)).Result();
}

}  // namespace nnqs::correlators
