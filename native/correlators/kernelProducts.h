// Products of a symmetric kernel K[a, b; a', b'] with itself over two of its legs: what the sums over configurations of
// Wick's pairings cost. Each is computed once, whatever pairings it appears in.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "correlators/tensor.h"

namespace nnqs::correlators {

class KernelProducts {
 public:
  // `kernel`: a·b rows and columns; `a` and `b` count configurations.
  KernelProducts(Work& work, std::int64_t a, std::int64_t b, std::shared_ptr<const Block> kernel);

  // Whether the tensor is K itself, with whatever legs.
  bool IsKernel(const Tensor& tensor) const { return tensor.block == kernel_; }

  // Whether both are copies of K that share one leg of A and one of B.
  bool IsProduct(const Tensor& x, const Tensor& y) const;
  // Σ over these two legs, and what it costs where it is not known yet.
  Tensor Product(const Tensor& x, const Tensor& y);
  double ProductFlops(const Tensor& x, const Tensor& y) const;

  // Whether x and y, and z and w, share both legs of one side: then the four are Σ H·H, H as in folded.h.
  bool IsFolded(const Tensor& x, const Tensor& y, const Tensor& z, const Tensor& w) const;
  double Folded(const Tensor& x, const Tensor& y, const Tensor& z, const Tensor& w);

  // Whether three copies of K, any two of which share two legs, form Q³, Q[a', b; a, b'] = K[a, b; a', b'], and Q² is
  // not known: by their symmetry they cost less than Q² does.
  bool IsCrossedCube(const Tensor& x, const Tensor& y, const Tensor& z) const;
  // Tr Q³, one of the legs weighted, or none.
  double CrossedCube(const Tensor& x, const Tensor& y, const Tensor& z, const Weights& weights);

 private:
  struct Pair;
  Pair PairOf(const Tensor& x, const Tensor& y) const;
  // The elements of K, Q or a product, computed when first asked for and freed by whoever holds them after the last
  // use.
  std::shared_ptr<const Block> Elements(const std::string& key);
  std::shared_ptr<const Block> Computed(const std::string& key);
  std::shared_ptr<const Block> Multiplied(const std::string& key);
  std::shared_ptr<const Block> FoldedKernel();
  std::shared_ptr<const Block> FoldedProduct(const std::string& key);
  std::shared_ptr<const Block> CrossedDiagonal();

  Work& work_;
  std::int64_t a_, b_;
  std::shared_ptr<const Block> kernel_;
  std::map<std::string, std::shared_ptr<const Block>> known_;
};

}  // namespace nnqs::correlators
