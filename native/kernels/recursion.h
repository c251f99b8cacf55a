// Runs a program on rows of input pairs. Variances K(x,x) before every operation are computed once per input.
#pragma once

#include <cstddef>
#include <vector>

#include "base/buffer.h"
#include "kernels/operations.h"
#include "kernels/program.h"

namespace nnqs::kernels {

// Pairs that one call handles; (K, Θ) and the variances of a row stay in the first-level cache.
constexpr std::size_t kRow = 512;

// Two inputs so close that K(x,x) + K(x',x') − 2K(x,x') loses digits, and |x−x'|²/d, which does not.
struct Close {
  std::size_t j;
  double distance;
};

// Pairs of a row, by numbers from its first on, that doubles tell badly apart: close ones, and those whose inputs are
// parallel or opposite, see rows.h.
struct Near {
  std::vector<Close> close;
  std::vector<std::size_t> parallel;
};

// For every input: K and Θ with itself, and its variance before each operation that needs it.
struct Diagonal {
  Buffer<double> k, theta;
  std::vector<Buffer<double>> before;  // empty where not needed
  std::vector<char> ordinary;          // whether all of them are ordinary, see operations.h
  std::vector<char> delicate;          // whether some are so large that close inputs lose digits
};

// Bytes of the diagonal of so many inputs, and of their variances.
double DiagonalBytes(const Program& program, std::size_t count);

// From |x|²/d of every input. Throws NumericalError naming the layer behind which a kernel is not finite.
Diagonal RunDiagonal(const Program& program, const std::vector<double>& variance);

// Scratch of one thread.
class Row {
 public:
  Row();
  // k[j] holds x·x'_j/d on entry; on return (k, theta) hold the kernels of input i of `first` with inputs
  // j … j+count−1 of `second`, count ≤ kRow. k and theta have kRow elements. `near` holds those among them that are,
  // numbered from j; the parallel ones only where the program has kinks.
  void Run(const Program& program, const Diagonal& first, std::size_t i, const Diagonal& second, std::size_t j,
           std::size_t count, const Near& near, double* k, double* theta);
  // The same for one pair of variances: input i of `first` with input j of `second`, at `count` scalar products.
  void RunClasses(const Program& program, const Diagonal& first, std::size_t i, const Diagonal& second, std::size_t j,
                  std::size_t count, const Near& near, double* k, double* theta);

  // Which pairs of the last run were nearly parallel or opposite where an activation jumps, and as inputs and where an
  // activation has a kink; see nearlyParallel.h.
  const std::vector<std::size_t>& suspects() const { return suspects_; }

  // K and Θ of every input with itself, finite or not.
  static Diagonal Diagonals(const Program& program, const std::vector<double>& variance);

 private:
  // variances(op, q1, q2) points q1 and q2 to the variances before operation number op, and says what they are.
  struct Kind {
    bool ordinary = false, delicate = false;
  };
  template <class Variances>
  void Run(const Program& program, std::size_t count, const Near& near, double* k, double* theta,
           Variances&& variances);
  template <class Others>
  void RunPairs(const Program& program, const Diagonal& first, std::size_t i, const Diagonal& second, std::size_t count,
                const Near& near, double* k, double* theta, Others&& others);
  void Resolve(const Program& program, std::size_t op, const std::vector<Close>& close, std::size_t count,
               const double* q1, const double* q2, double* k, double* theta);
  // Throws NumericalError naming the layer where a determinant has not enough digits.
  void RequireDeterminants(const Program& program, std::size_t op, const std::vector<Close>& close, std::size_t count,
                           const double* q1, const double* q2) const;

  void SuspectOfJump(std::size_t count, const double* q1, const double* q2, const double* k);
  void SuspectOfKink(const std::vector<std::size_t>& parallel, const double* q1, const double* q2, const double* k);

  Buffer<double> variance_, other_variance_;
  std::vector<std::size_t> suspects_;
  std::vector<double> before_;              // K and Θ before an operation that resolves pairs
  std::vector<Buffer<double>> remembered_;  // K and Θ of forked pairs, one after the other
};

}  // namespace nnqs::kernels
