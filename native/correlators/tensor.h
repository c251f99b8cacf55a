// Tensors with named legs: what Wick's pairings are contracted from. Work can be planned without being done, so that
// its cost is known before it is taken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/buffer.h"
#include "base/job.h"

namespace nnqs::correlators {

// Counts operations and bytes. Without a job the work is only planned: tensors hold no numbers and every number is 0.
struct Work {
  const Job* job = nullptr;
  double total = 0;  // operations that were planned
  double flops = 0, bytes = 0, peak = 0;
  // How often each product is used: counted by a first plan, counted down afterwards, so that the last use frees it.
  bool counting = true;
  std::map<std::string, int> uses;

  void Spend(double operations);
};

// Memory that is counted while it is held.
class CountedBytes {
 public:
  CountedBytes(Work& work, double bytes);
  ~CountedBytes();
  CountedBytes(const CountedBytes&) = delete;
  CountedBytes& operator=(const CountedBytes&) = delete;

 private:
  Work& work_;
  double bytes_;
};

// Elements of a tensor.
class Block {
 public:
  Block(Work& work, std::int64_t size);
  double* data() const { return buffer_.data(); }

 private:
  CountedBytes counted_;
  Buffer<double> buffer_;
};

// Legs with the same label are summed over. A leg is a configuration of one side of the cut.
struct Leg {
  int label;
  std::int64_t extent;
  bool operator==(const Leg& other) const { return label == other.label; }
};
using Legs = std::vector<Leg>;

// Row-major in the order of its legs.
struct Tensor {
  Legs legs;
  std::shared_ptr<const Block> block;
};

std::int64_t SizeOf(const Legs& legs);
bool Holds(const Legs& legs, const Leg& leg);
// How many legs of x are legs of y.
std::ptrdiff_t SharedLegs(const Tensor& x, const Tensor& y);

// The same tensor with its legs in another order; shares the elements if the order is the same.
Tensor Arranged(Work& work, const Tensor& tensor, const Legs& order);

// What a sum over a leg is weighted with, by label; 1 where there is nothing.
using Weights = std::map<int, std::vector<double>>;

// Σ x·y over all legs; both have the same.
double Dot(Work& work, const Tensor& x, const Tensor& y, const Weights& weights = {});

// Trace over the two legs of equal label, of the four that there are: the first and third, or the second and last.
Tensor Traced(Work& work, const Tensor& tensor, const Weights& weights = {});

// Σ x·y over the legs that both have; those of x that are left come first.
Tensor Contracted(Work& work, const Tensor& x, const Tensor& y);
// What it costs if symmetry leaves this share of the operations; writing the result counts too.
double ContractionFlops(const Tensor& x, const Tensor& y, double share = 1);

}  // namespace nnqs::correlators
