#include "networks/denseBody.h"

#include <algorithm>

#include "linalg/products/gemm.h"

namespace nnqs::networks {
namespace {

using linalg::Op;

template <class T>
void Product(Op op_a, Op op_b, std::size_t m, std::size_t n, std::size_t k, const T* a, const T* b, T beta, T* c) {
  linalg::MultiplyHere(linalg::Contiguous(op_a, op_b, static_cast<std::int64_t>(m), static_cast<std::int64_t>(n),
                                          static_cast<std::int64_t>(k), a, b, c, beta));
}

}  // namespace

std::size_t DenseShape::Parameters() const {
  std::size_t count = 0;
  for (std::size_t l = 0; l < Layers(); ++l) count += (widths[l] + 1) * widths[l + 1];
  return count;
}

std::size_t DenseShape::LargestWidth() const {
  return *std::max_element(widths.begin(), widths.end());
}

double DenseShape::NumbersPerRow() const {
  double numbers = 2.0 * static_cast<double>(LargestWidth());
  for (std::size_t l = 1; l < Layers(); ++l) numbers += 2.0 * static_cast<double>(widths[l]);
  return numbers;
}

template <class T>
DenseScratch<T>::DenseScratch(const DenseShape& shape, std::size_t rows)
    : delta(rows * shape.LargestWidth()), next_delta(rows * shape.LargestWidth()) {
  for (std::size_t l = 1; l < shape.Layers(); ++l) {
    preactivations.emplace_back(rows * shape.widths[l]);
    activations.emplace_back(rows * shape.widths[l]);
  }
}

template <class T>
void Forward(const DenseShape& shape, const T* parameters, std::size_t rows, const T* inputs, DenseScratch<T>& scratch,
             T* outputs) {
  const T* h = inputs;
  for (std::size_t l = 0; l < shape.Layers(); ++l) {
    const std::size_t in = shape.widths[l], out = shape.widths[l + 1];
    const bool last = l + 1 == shape.Layers();
    const T* biases = parameters + in * out;
    T* z = last ? outputs : scratch.preactivations[l].data();
    for (std::size_t i = 0; i < rows; ++i) std::copy_n(biases, out, z + i * out);
    Product(Op::None, Op::None, rows, out, in, h, parameters, T{1}, z);
    if (!last) {
      Apply(shape.activations[l], rows * out, z, scratch.activations[l].data());
      h = scratch.activations[l].data();
    }
    parameters = biases + out;
  }
}

template <class T>
void Backward(const DenseShape& shape, const T* parameters, std::size_t rows, const T* inputs, const T* output_gradient,
              DenseScratch<T>& scratch, T* gradient) {
  std::copy_n(output_gradient, rows * shape.Outputs(), scratch.delta.data());
  parameters += shape.Parameters();
  gradient += shape.Parameters();
  for (std::size_t l = shape.Layers(); l-- > 0;) {
    const std::size_t in = shape.widths[l], out = shape.widths[l + 1];
    parameters -= (in + 1) * out;
    gradient -= (in + 1) * out;
    const T* delta = scratch.delta.data();
    const T* h = l == 0 ? inputs : scratch.activations[l - 1].data();
    Product(Op::Transpose, Op::None, in, out, rows, h, delta, T{0}, gradient);
    T* biases = gradient + in * out;
    std::fill_n(biases, out, T{0});
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < out; ++j) biases[j] += delta[i * out + j];
    if (l == 0) break;
    Product(Op::None, Op::Transpose, rows, in, out, delta, parameters, T{0}, scratch.next_delta.data());
    MultiplyByDerivative(shape.activations[l - 1], rows * in, scratch.preactivations[l - 1].data(),
                         scratch.next_delta.data());
    std::swap(scratch.delta, scratch.next_delta);
  }
}

#define NNQS_INSTANTIATE(T)                                                                        \
  template class DenseScratch<T>;                                                                  \
  template void Forward(const DenseShape&, const T*, std::size_t, const T*, DenseScratch<T>&, T*); \
  template void Backward(const DenseShape&, const T*, std::size_t, const T*, const T*, DenseScratch<T>&, T*);
NNQS_INSTANTIATE(float)
NNQS_INSTANTIATE(double)
#undef NNQS_INSTANTIATE

}  // namespace nnqs::networks
