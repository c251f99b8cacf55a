#include "networks/denseNetwork.h"

#include <algorithm>
#include <cmath>

namespace nnqs::networks {
namespace {

// Inputs per slice: the same whatever the number of threads, so sums are too.
constexpr std::size_t kSlice = 256;

// Values of every component at the given points, point by point.
template <class T>
Buffer<T> At(const std::vector<std::int32_t>& points, std::size_t components, const double* targets,
             std::size_t pitch) {
  Buffer<T> values(points.size() * components);
  for (std::size_t i = 0; i < points.size(); ++i)
    for (std::size_t k = 0; k < components; ++k)
      values[i * components + k] = static_cast<T>(targets[k * pitch + points[i]]);
  return values;
}

}  // namespace

template <class T>
DenseNetwork<T>::DenseNetwork(const DenseProblem<T>& problem, const double* targets, std::size_t pitch, const T* state)
    : problem_(problem),
      state_(problem.StateLength()),
      gradient_(problem.Parameters()),
      train_targets_(At<T>(problem.train, problem.Components(), targets, pitch)),
      test_targets_(At<T>(problem.test, problem.Components(), targets, pitch)) {
  std::copy_n(state, problem.StateLength(), state_.data());
  for (std::size_t first = 0; first < problem.train.size(); first += kSlice) {
    const std::size_t count = std::min(kSlice, problem.train.size() - first);
    slices_.push_back({first, count, 0, Buffer<T>(problem.concurrent ? problem.Parameters() : 0)});
  }
}

template <class T>
typename DenseNetwork<T>::Scratch DenseNetwork<T>::MakeScratch() const {
  const std::size_t values = kSlice * problem_.Components();
  return {DenseScratch<T>(problem_.shape, kSlice), Buffer<T>(problem_.concurrent ? 0 : problem_.Parameters()),
          Buffer<T>(values), Buffer<T>(values), Buffer<T>(values)};
}

template <class T>
void DenseNetwork<T>::Sweep(std::size_t part, bool, Scratch& scratch) {
  if (problem_.concurrent) return SliceGradient(slices_[part], scratch, slices_[part].gradient.data());
  std::fill_n(gradient_.data(), gradient_.size(), T{0});
  for (Slice& slice : slices_) {
    SliceGradient(slice, scratch, scratch.gradient.data());
    Add(scratch.gradient.data());
  }
}

template <class T>
void DenseNetwork<T>::Add(const T* gradient) {
  for (std::size_t i = 0; i < gradient_.size(); ++i) gradient_[i] += gradient[i];
}

template <class T>
double DenseNetwork<T>::Finish() {
  if (problem_.concurrent) std::fill_n(gradient_.data(), gradient_.size(), T{0});
  double loss = 0;
  for (const Slice& slice : slices_) {
    loss += slice.loss;
    if (problem_.concurrent) Add(slice.gradient.data());
  }
  return loss / static_cast<double>(problem_.train.size());
}

// Outputs of all bodies into scratch.outputs, errors ψ−ψ_T into scratch.errors; returns Σw|ψ−ψ_T|².
// ψ = f: error f−y.  ψ = e^{f₁+i·f₂}: real part e^{f₁}cos f₂ − y₁, imaginary part e^{f₁}sin f₂ − y₂.
template <class T>
double DenseNetwork<T>::Loss(std::size_t first, std::size_t count, bool test, Scratch& scratch) const {
  const DenseShape& shape = problem_.shape;
  const std::size_t components = problem_.Components(), outputs = shape.Outputs();
  const T* inputs = (test ? problem_.test_inputs : problem_.train_inputs).data() + first * shape.widths[0];
  const T* targets = (test ? test_targets_ : train_targets_).data() + first * components;
  for (std::size_t body = 0; body < problem_.bodies; ++body) {
    // The last body's forward pass is the one that backward can use at once.
    T* own = scratch.output_gradient.data();
    Forward(shape, state_.data() + body * shape.Parameters(), count, inputs, scratch.body, own);
    for (std::size_t i = 0; i < count; ++i)
      std::copy_n(own + i * outputs, outputs, scratch.outputs.data() + i * components + body * outputs);
  }
  const std::vector<double>& weights = test ? problem_.test_weights : problem_.train_weights;
  double loss = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double weight = weights.empty() ? 1.0 : weights[first + i];
    T* f = scratch.outputs.data() + i * components;
    if (problem_.exponential) {
      const T modulus = std::exp(f[0]), phase = f[1];
      f[0] = modulus * std::cos(phase);
      f[1] = modulus * std::sin(phase);
    }
    for (std::size_t k = 0; k < components; ++k) {
      const T error = f[k] - targets[i * components + k];
      scratch.errors[i * components + k] = error;
      loss += weight * error * error;
    }
  }
  return loss;
}

// ∂/∂f of (1/2|B|)Σw|e|², e = ψ−ψ_T:  we/|B| for ψ = f;  w(Re e*ψ, −Im e*ψ)/|B| for ψ = e^{f₁+i·f₂}.
template <class T>
void DenseNetwork<T>::SliceGradient(Slice& slice, Scratch& scratch, T* gradient) const {
  const DenseShape& shape = problem_.shape;
  slice.loss = Loss(slice.first, slice.count, false, scratch);
  const std::size_t components = problem_.Components(), outputs = shape.Outputs(), length = shape.Parameters();
  const std::vector<double>& weights = problem_.train_weights;
  for (std::size_t i = 0; i < slice.count; ++i) {
    const double weight = weights.empty() ? 1.0 : weights[slice.first + i];
    const T share = static_cast<T>(weight / static_cast<double>(problem_.train.size()));
    T* error = scratch.errors.data() + i * components;
    if (problem_.exponential) {
      const T* psi = scratch.outputs.data() + i * components;
      const T real = error[0] * psi[0] + error[1] * psi[1], imaginary = error[0] * psi[1] - error[1] * psi[0];
      error[0] = real;
      error[1] = -imaginary;
    }
    for (std::size_t k = 0; k < components; ++k) error[k] *= share;
  }
  const T* inputs = problem_.train_inputs.data() + slice.first * shape.widths[0];
  for (std::size_t body = problem_.bodies; body-- > 0;) {
    const T* parameters = state_.data() + body * length;
    T* own = scratch.output_gradient.data();
    if (body + 1 < problem_.bodies) Forward(shape, parameters, slice.count, inputs, scratch.body, own);
    for (std::size_t i = 0; i < slice.count; ++i)
      std::copy_n(scratch.errors.data() + i * components + body * outputs, outputs, own + i * outputs);
    Backward(shape, parameters, slice.count, inputs, own, scratch.body, gradient + body * length);
  }
}

// velocity ← momentum·velocity + rate·gradient; parameter −= velocity.
template <class T>
void DenseNetwork<T>::Prepare() {
  const DenseShape& shape = problem_.shape;
  const T momentum = static_cast<T>(problem_.momentum);
  T* velocities = momentum > 0 ? state_.data() + problem_.Parameters() : nullptr;
  std::size_t at = 0;
  const auto descend = [&](std::size_t count, T rate) {
    for (const std::size_t end = at + count; at < end; ++at) {
      T velocity = rate * gradient_[at];
      if (velocities) velocity = velocities[at] = momentum * velocities[at] + velocity;
      state_[at] -= velocity;
    }
  };
  for (std::size_t body = 0; body < problem_.bodies; ++body) {
    for (std::size_t l = 0; l < shape.Layers(); ++l) {
      descend(shape.widths[l] * shape.widths[l + 1], static_cast<T>(problem_.rates[2 * l]));
      descend(shape.widths[l + 1], static_cast<T>(problem_.rates[2 * l + 1]));
    }
  }
}

template <class T>
double DenseNetwork<T>::TestLoss() const {
  if (problem_.test.empty()) return 0;
  Scratch scratch = MakeScratch();
  double loss = 0;
  for (std::size_t first = 0; first < problem_.test.size(); first += kSlice)
    loss += Loss(first, std::min(kSlice, problem_.test.size() - first), true, scratch);
  return loss / static_cast<double>(problem_.test.size());
}

template <class T>
void DenseNetwork<T>::Save(T* state) const {
  std::copy_n(state_.data(), problem_.StateLength(), state);
}

template class DenseNetwork<float>;
template class DenseNetwork<double>;

}  // namespace nnqs::networks
