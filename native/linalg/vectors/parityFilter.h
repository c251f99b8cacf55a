// H·Λ·H on 2^d numbers: a Walsh–Hadamard transform, a factor by the number of set bits, the transform back. The levels
// of both transforms that cross blocks of the second-level cache are one pass over memory, with the factors between
// them; the others are fused with what fills the blocks before and what reads them afterwards: three passes up to
// 2^26 numbers, where two transforms and the factors apart take five.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace nnqs::linalg {

class ParityFilter {
 public:
  // Fills, or reads, the numbers from `begin` to before `end`, of which block[0] is the first. Called by all threads.
  using Fill = std::function<void(std::size_t begin, std::size_t end, double* block)>;
  using Read = std::function<void(std::size_t begin, std::size_t end, const double* block)>;

  // factors: Λ by the number of set bits, d+1 of them; what belongs to the transform, 2^{−d} of a unitary one, is
  // added.
  explicit ParityFilter(const std::vector<double>& factors);

  std::size_t states() const { return states_; }
  // Numbers that Fill and Read get at once; a power of two.
  std::size_t block() const;
  // read ← 2^{−d}·H·Λ·H·fill, by way of 2^d numbers of work space. The numbers are the same for any number of threads.
  void Apply(double* work, const Fill& fill, const Read& read) const;
  // The same from all numbers to all numbers, y ← 2^{−d}·H·Λ·H·x, without work space; x may be y.
  void Apply(const double* x, double* y) const;
  // Bytes of the buffers of threads beside the work space.
  static double Bytes(std::size_t states);

 private:
  // All levels across blocks of so many numbers, the factors, and these levels again.
  void FilterAcross(double* work, std::size_t length) const;

  std::size_t states_;
  std::vector<double> table_;
};

}  // namespace nnqs::linalg
