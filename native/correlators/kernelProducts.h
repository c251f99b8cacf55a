// Products of a symmetric kernel K[a, b, a', b'] with itself over two of its legs: what the sums over configurations of
// Wick's pairings cost. Each is computed once, whatever pairings it appears in.
#pragma once

#include <map>
#include <string>

#include "correlators/tensor.h"

namespace nnqs::correlators {

class KernelProducts {
 public:
  // `kernel`: a·b rows and columns; `a` and `b` count configurations.
  KernelProducts(Work& work, std::int64_t a, std::int64_t b, std::shared_ptr<const Block> kernel);

  Tensor Kernel(const Legs& legs) const { return {legs, kernel_}; }
  // Whether the tensor is K itself, with whatever legs.
  bool IsKernel(const Tensor& tensor) const { return tensor.block == kernel_; }

  // Σ over the two legs that these copies of K share, and what it costs where it is not known yet.
  Tensor Product(const Tensor& x, const Tensor& y);
  double ProductFlops(const Tensor& x, const Tensor& y) const;

  // Whether three copies of K, any two of which share two legs, form Tr Q³, Q[a', b; a, b'] = K[a, b; a', b'].
  bool IsCrossedCube(const Tensor& x, const Tensor& y, const Tensor& z) const;
  double CrossedCube();
  // Tr Q³(M⊗1) or Tr Q³(1⊗M) for a symmetric matrix M over configurations of A or of B.
  double CrossedCube(const Tensor& matrix, bool of_a);

 private:
  struct Pair;
  Pair PairOf(const Tensor& x, const Tensor& y) const;
  // The elements of K, Q or a product, computed when first asked for and freed by whoever holds them after the last
  // use.
  std::shared_ptr<const Block> Elements(const std::string& key);
  std::shared_ptr<const Block> Multiplied(const std::string& key);
  std::shared_ptr<const Block> Folded(const std::string& key);
  std::shared_ptr<const Block> Crossed();

  Work& work_;
  std::int64_t a_, b_;
  std::shared_ptr<const Block> kernel_;
  std::map<std::string, std::shared_ptr<const Block>> known_;
};

}  // namespace nnqs::correlators
