// A fully connected network on a batch of inputs, by matrix products: z = h·W + b, h' = φ(z).
// Its parameters lie layer by layer, weights (inputs×width, row-major) before biases.
#pragma once

#include <cstddef>
#include <vector>

#include "base/buffer.h"
#include "networks/activation.h"

namespace nnqs::networks {

struct DenseShape {
  std::vector<std::size_t> widths;      // inputs, then the width of every layer
  std::vector<Activation> activations;  // behind every layer but the last

  std::size_t Layers() const { return widths.size() - 1; }
  std::size_t Outputs() const { return widths.back(); }
  std::size_t Parameters() const;
  std::size_t LargestWidth() const;
  // Of what DenseScratch holds.
  double NumbersPerRow() const;
};

// What forward keeps for backward, for at most `rows` inputs at a time.
template <class T>
class DenseScratch {
 public:
  DenseScratch(const DenseShape& shape, std::size_t rows);
  std::vector<Buffer<T>> preactivations, activations;  // of every layer but the last
  Buffer<T> delta, next_delta;
};

// Outputs (rows×outputs) for `rows` inputs. BLAS runs on the calling thread: hold ProductThreads(1).
template <class T>
void Forward(const DenseShape& shape, const T* parameters, std::size_t rows, const T* inputs, DenseScratch<T>& scratch,
             T* outputs);

// Gradient of Σ output_gradient·outputs, after Forward on the same inputs; laid out as the parameters, overwritten.
template <class T>
void Backward(const DenseShape& shape, const T* parameters, std::size_t rows, const T* inputs, const T* output_gradient,
              DenseScratch<T>& scratch, T* gradient);

}  // namespace nnqs::networks
