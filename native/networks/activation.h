// Elementwise non-linearities of finite networks: loops over activations/table.h.
#pragma once

#include <array>
#include <cstddef>

namespace nnqs::networks {

struct Activation {
  int code = 0;
  std::array<double, 3> parameters = {};
};

// h = φ(z), element by element.
template <class T>
void Apply(const Activation& activation, std::size_t count, const T* z, T* h);

// delta ← delta·φ'(z), element by element.
template <class T>
void MultiplyByDerivative(const Activation& activation, std::size_t count, const T* z, T* delta);

}  // namespace nnqs::networks
