// Inputs that are small integers times one power of two, as spins (±1) and site occupations (−1.5, −.5, .5, 1.5) are.
// Their scalar products are exact in 16-bit integers and take few distinct values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace nnqs::kernels {

// A matrix of inputs, row-major.
struct Points {
  const double* x;
  std::size_t count, dimension;
};

// x = code·unit. Inputs with the same |x|² form a class.
struct Grid {
  std::size_t count = 0, stride = 0;   // stride: count, padded
  std::vector<std::int16_t> codes;     // transposed: codes[k·stride + i] is component k of input i
  std::vector<std::int32_t> norms;     // distinct |code|², ascending
  std::vector<std::int32_t> class_of;  // index into norms, per input
};

struct Grids {
  double unit = 1;
  Grid first, second;
};

// Nothing if the inputs are not of this kind or |x·x'| could leave 16 bits. `second` may equal `first`.
std::optional<Grids> FindGrids(const Points& first, const Points& second);

// dots[j−begin] = code_i · code'_j for j in [begin, end).
void Dots(const Grid& first, std::size_t i, const Grid& second, std::size_t dimension, std::size_t begin,
          std::size_t end, std::int16_t* dots);

}  // namespace nnqs::kernels
