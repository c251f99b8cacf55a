// Hubbard model at fixed numbers of ↑ and ↓ fermions. With all ↑ operators before all ↓ operators and
// index = rank(↑ word)·dim↓ + rank(↓ word), a state is a dim↑×dim↓ matrix and
//   H = T↑⊗1 + 1⊗T↓ + U·D + constant,   D = Σ_i n_i↑ n_i↓ (diagonal)
#pragma once

#include "base/lazily.h"
#include "operators/hopping.h"
#include "operators/operator.h"

namespace nnqs::operators {

class Hubbard final : public Operator {
 public:
  Hubbard(hilbert::Combinations up, hilbert::Combinations down, const std::vector<Hop>& hops, double u,
          double constant);

  std::size_t Dimension() const override { return up_.size() * down_.size(); }
  void Apply(const double* x, double* y, int width) const override;
  Bounds SpectralBounds() const override;
  std::optional<SumOnBasis> Terms() const override;
  double BytesToCome() const override { return tables_.made() ? 0 : table_bytes_; }
  void Row(std::size_t row, const Visit& visit) const override;

 private:
  struct Tables {
    CompressedRows hop_up, hop_down;
    std::vector<std::uint64_t> up_words, down_words;
  };

  void HopUp(const Tables& tables, const double* x, double* y, std::size_t row_length) const;
  void HopDown(const Tables& tables, const double* x, double* y, int width) const;

  hilbert::Combinations up_, down_;
  std::vector<Hop> hops_;
  double u_, constant_;
  Bounds free_;
  double table_bytes_;
  Lazily<Tables> tables_;
};

}  // namespace nnqs::operators
