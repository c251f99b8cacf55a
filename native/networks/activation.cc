#include "networks/activation.h"

#include "activations/table-inl.h"

namespace nnqs::networks {

template <class T>
void Apply(const Activation& activation, std::size_t count, const T* z, T* h) {
  activations::All::Visit(activation.code, activation.parameters.data(), [=](const auto phi) {
    for (std::size_t i = 0; i < count; ++i) h[i] = phi.Value(z[i]);
  });
}

template <class T>
void MultiplyByDerivative(const Activation& activation, std::size_t count, const T* z, T* delta) {
  activations::All::Visit(activation.code, activation.parameters.data(), [=](const auto phi) {
    for (std::size_t i = 0; i < count; ++i) delta[i] *= phi.Slope(z[i]);
  });
}

template void Apply(const Activation&, std::size_t, const float*, float*);
template void Apply(const Activation&, std::size_t, const double*, double*);
template void MultiplyByDerivative(const Activation&, std::size_t, const float*, float*);
template void MultiplyByDerivative(const Activation&, std::size_t, const double*, double*);

}  // namespace nnqs::networks
