#include "networks/denseNetwork.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace nnqs::networks {

template <class T>
std::size_t DenseProblem<T>::MostRows() const {
  std::size_t most = 1;
  for (const DensePoints<T>* points : {&train, &test})
    for (const DensePart& part : points->parts) most = std::max(most, part.rows);
  return most;
}

template <class T>
DenseNetwork<T>::DenseNetwork(const DenseProblem<T>& problem, const double* targets, std::size_t pitch, const T* state)
    : problem_(problem),
      state_(problem.StateLength()),
      gradient_(problem.Parameters()),
      train_targets_(TargetsOf(problem.train, problem.Components(), targets, pitch, train_rest_)),
      test_targets_(TargetsOf(problem.test, problem.Components(), targets, pitch, test_rest_)) {
  Load(state);
  if (!targets) {
    train_outputs_ = Buffer<T>(problem.train.indices.size() * problem.Components());
    test_outputs_ = Buffer<T>(problem.test.indices.size() * problem.Components());
    kept_ = Buffer<T>(problem.StateLength());
  }
  for (const DensePart& part : problem.train.parts)
    slices_.push_back({part, 0, Buffer<T>(problem.concurrent ? problem.Parameters() : 0)});
}

template <class T>
typename DenseNetwork<T>::Scratch DenseNetwork<T>::MakeScratch() const {
  const std::size_t rows = problem_.MostRows(), values = rows * problem_.Components();
  return {DenseScratch<T>(problem_.shape, rows), Buffer<T>(problem_.concurrent ? 0 : problem_.Parameters()),
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
  double loss = train_rest_;
  for (const Slice& slice : slices_) {
    loss += slice.loss;
    if (problem_.concurrent) Add(slice.gradient.data());
  }
  return loss / static_cast<double>(problem_.train.count);
}

// Averages of outputs over the orbits of a part, in the place of the first of them: no row of them is read any more.
template <class T>
void DenseNetwork<T>::Average(const DensePart& part, const OrbitSet& orbits, T* outputs) const {
  const std::size_t components = problem_.Components();
  for (std::size_t i = 0; i < part.values; ++i) {
    const std::size_t orbit = part.first_value + i;
    std::array<double, 2> sums = {};
    for (std::size_t row = orbits.start[orbit]; row < orbits.start[orbit + 1]; ++row)
      for (std::size_t k = 0; k < components; ++k)
        sums[k] += orbits.TurnedBack(row, outputs + (row - part.first) * components, k);
    for (std::size_t k = 0; k < components; ++k)
      outputs[i * components + k] = static_cast<T>(sums[k] / static_cast<double>(orbits.Size(orbit)));
  }
}

// Outputs of all bodies into scratch.outputs, errors ψ−ψ_T into scratch.errors; returns Σw|ψ−ψ_T|².
// ψ = f: error f−y.  ψ = e^{f₁+i·f₂}: real part e^{f₁}cos f₂ − y₁, imaginary part e^{f₁}sin f₂ − y₂.
template <class T>
double DenseNetwork<T>::Loss(const DensePart& part, bool test, Scratch& scratch) const {
  const DenseShape& shape = problem_.shape;
  const DensePoints<T>& points = test ? problem_.test : problem_.train;
  const std::size_t components = problem_.Components(), outputs = shape.Outputs();
  const T* inputs = points.inputs.data() + part.first * shape.widths[0];
  const T* targets = (test ? test_targets_ : train_targets_).data() + part.first_value * components;
  for (std::size_t body = 0; body < problem_.bodies; ++body) {
    // The last body's forward pass is the one that backward can use at once.
    T* own = scratch.output_gradient.data();
    Forward(shape, state_.data() + body * shape.Parameters(), part.rows, inputs, scratch.body, own);
    for (std::size_t i = 0; i < part.rows; ++i)
      std::copy_n(own + i * outputs, outputs, scratch.outputs.data() + i * components + body * outputs);
  }
  if (points.orbits) Average(part, *points.orbits, scratch.outputs.data());
  double loss = 0;
  for (std::size_t i = 0; i < part.values; ++i) {
    const double weight = points.weights.empty() ? 1.0 : points.weights[part.first_value + i];
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
  const DensePoints<T>& points = problem_.train;
  const DensePart& part = slice.part;
  const std::size_t components = problem_.Components();
  if (slopes_.size() > 0) {
    std::copy_n(slopes_.data() + part.first_value * components, part.values * components, scratch.errors.data());
    return Backpropagate(part, false, scratch, gradient);
  }
  slice.loss = Loss(part, false, scratch);
  for (std::size_t i = 0; i < part.values; ++i) {
    const double weight = points.weights.empty() ? 1.0 : points.weights[part.first_value + i];
    const T share = static_cast<T>(weight / static_cast<double>(points.count));
    T* error = scratch.errors.data() + i * components;
    if (problem_.exponential) {
      const T* psi = scratch.outputs.data() + i * components;
      const T real = error[0] * psi[0] + error[1] * psi[1], imaginary = error[0] * psi[1] - error[1] * psi[0];
      error[0] = real;
      error[1] = -imaginary;
    }
    for (std::size_t k = 0; k < components; ++k) error[k] *= share;
  }
  Backpropagate(part, true, scratch, gradient);
}

// The gradient of Σ f·scratch.errors, where errors are those of the values; last_is_there: the last body's forward pass
// on this part is the one before.
template <class T>
void DenseNetwork<T>::Backpropagate(const DensePart& part, bool last_is_there, Scratch& scratch, T* gradient) const {
  const DenseShape& shape = problem_.shape;
  const DensePoints<T>& points = problem_.train;
  const std::size_t components = problem_.Components(), outputs = shape.Outputs(), length = shape.Parameters();
  // ∂/∂f of every row from those of the values, for one body.
  const auto spread = [&](std::size_t body, T* own) {
    const T* errors = scratch.errors.data();
    if (!points.orbits) {
      for (std::size_t i = 0; i < part.rows; ++i)
        std::copy_n(errors + i * components + body * outputs, outputs, own + i * outputs);
      return;
    }
    const OrbitSet& orbits = *points.orbits;
    for (std::size_t i = 0; i < part.values; ++i) {
      const std::size_t orbit = part.first_value + i;
      for (std::size_t row = orbits.start[orbit]; row < orbits.start[orbit + 1]; ++row) {
        const double share = 1 / static_cast<double>(orbits.Size(orbit));
        for (std::size_t k = 0; k < outputs; ++k)
          own[(row - part.first) * outputs + k] =
              static_cast<T>(share * orbits.Turned(row, errors + i * components, body * outputs + k));
      }
    }
  };
  const T* inputs = points.inputs.data() + part.first * shape.widths[0];
  for (std::size_t body = problem_.bodies; body-- > 0;) {
    const T* parameters = state_.data() + body * length;
    T* own = scratch.output_gradient.data();
    if (!last_is_there || body + 1 < problem_.bodies) Forward(shape, parameters, part.rows, inputs, scratch.body, own);
    spread(body, own);
    Backward(shape, parameters, part.rows, inputs, own, scratch.body, gradient + body * length);
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
  if (problem_.test.count == 0) return 0;
  Scratch scratch = MakeScratch();
  double loss = test_rest_;
  for (const DensePart& part : problem_.test.parts) loss += Loss(part, true, scratch);
  return loss / static_cast<double>(problem_.test.count);
}

template <class T>
void DenseNetwork<T>::Save(T* state) const {
  std::copy_n(state_.data(), problem_.StateLength(), state);
}

template <class T>
void DenseNetwork<T>::Load(const T* state) {
  std::copy_n(state, problem_.StateLength(), state_.data());
}

template <class T>
void DenseNetwork<T>::Along(const double* slopes, std::size_t points) {
  double rest = 0;
  slopes_ = TargetsOf(problem_.train, problem_.Components(), slopes, points, rest);
}

template <class T>
void DenseNetwork<T>::Run(DescentStage stage, std::size_t part, Scratch& scratch) {
  const std::size_t trained = problem_.train.parts.size();
  if (stage == DescentStage::Step) {
    if (part < Slices()) Sweep(part, true, scratch);
    return;
  }
  const std::size_t all = trained + problem_.test.parts.size();
  for (std::size_t p = part; p < (problem_.concurrent ? part + 1 : all); ++p) {
    if (p < trained) Evaluate(false, problem_.train.parts[p], scratch);
    if (p >= trained) Evaluate(true, problem_.test.parts[p - trained], scratch);
  }
}

template <class T>
DescentStage DenseNetwork<T>::After(DescentStage stage) {
  if (stage == DescentStage::Outputs) return DescentStage::Done;
  Finish();
  Save(kept_.data());
  moved_ = true;
  Prepare();
  return DescentStage::Outputs;
}

template <class T>
void DenseNetwork<T>::Undo() {
  if (moved_) Load(kept_.data());
  moved_ = false;
}

template <class T>
void DenseNetwork<T>::Evaluate(bool test, const DensePart& part, Scratch& scratch) {
  const DenseShape& shape = problem_.shape;
  const std::size_t components = problem_.Components(), outputs = shape.Outputs();
  const T* inputs = (test ? problem_.test : problem_.train).inputs.data() + part.first * shape.widths[0];
  T* values = (test ? test_outputs_ : train_outputs_).data() + part.first * components;
  for (std::size_t body = 0; body < problem_.bodies; ++body) {
    T* own = scratch.output_gradient.data();
    Forward(shape, state_.data() + body * shape.Parameters(), part.rows, inputs, scratch.body, own);
    for (std::size_t i = 0; i < part.rows; ++i)
      std::copy_n(own + i * outputs, outputs, values + i * components + body * outputs);
  }
}

template <class T>
void DenseNetwork<T>::Outputs(double* values, std::size_t points) const {
  const std::size_t components = problem_.Components();
  for (const bool test : {false, true}) {
    const std::vector<std::int32_t>& indices = (test ? problem_.test : problem_.train).indices;
    const T* outputs = (test ? test_outputs_ : train_outputs_).data();
    for (std::size_t i = 0; i < indices.size(); ++i)
      for (std::size_t k = 0; k < components; ++k)
        values[k * points + static_cast<std::size_t>(indices[i])] = outputs[i * components + k];
  }
}

template struct DenseProblem<float>;
template struct DenseProblem<double>;
template class DenseNetwork<float>;
template class DenseNetwork<double>;

}  // namespace nnqs::networks
