// One or two fully connected networks that the loss couples, trained on any inputs in slices of the batch.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "base/buffer.h"
#include "base/threads.h"
#include "networks/denseBody.h"
#include "networks/densePoints.h"
#include "networks/descent.h"

namespace nnqs::networks {

// What all units of a run share.
template <class T>
struct DenseProblem {
  DenseShape shape;
  std::size_t bodies;         // networks of a unit
  bool exponential;           // ψ = e^{f₁+i·f₂} instead of ψ = f₁ (+ i·f₂)
  std::vector<double> rates;  // weights and biases of every layer
  double momentum;
  DensePoints<T> train, test;
  bool concurrent;  // several threads share a unit

  // Components of ψ: 1 or 2.
  std::size_t Components() const { return bodies * shape.Outputs(); }
  std::size_t Parameters() const { return bodies * shape.Parameters(); }
  // Rows of the largest part.
  std::size_t MostRows() const;
  std::size_t StateLength() const { return Parameters() * (momentum > 0 ? 2 : 1); }
  // Of training `units` at once: states and targets, and gradients of every slice where threads share a unit; of each
  // thread a gradient and what passes through the layers, once more while it tests; the inputs of all points and their
  // weights.
  double Bytes(std::size_t units, std::size_t train_points, std::size_t test_points) const {
    const double gradients = concurrent ? 2.0 + static_cast<double>(train_points) / kDenseSlice : 1.0;
    const auto points = static_cast<double>(train_points + test_points);
    const double rows = std::min(static_cast<double>(std::max(train_points, test_points)), double{kDenseSlice});
    const double scratch = (concurrent ? 0.0 : static_cast<double>(Parameters())) +
                           rows * (shape.NumbersPerRow() + 3.0 * static_cast<double>(Components()));
    return sizeof(T) * (static_cast<double>(units) *
                            (static_cast<double>(StateLength()) + static_cast<double>(Parameters()) * gradients +
                             points * static_cast<double>(Components())) +
                        2.0 * Threads() * scratch) +
           points * (sizeof(T) * static_cast<double>(shape.widths[0]) + sizeof(std::int32_t) + sizeof(double));
  }
};

template <class T>
class DenseNetwork {
 public:
  struct Scratch {
    DenseScratch<T> body;
    Buffer<T> gradient, outputs, errors, output_gradient;
  };

  // targets: Components() arrays of as many values as there are inputs, `pitch` apart, or null for a network that
  // descends along slopes; state: StateLength() numbers.
  DenseNetwork(const DenseProblem<T>& problem, const double* targets, std::size_t pitch, const T* state);
  DenseNetwork(const DenseProblem<T>& problem, const T* state) : DenseNetwork(problem, nullptr, 0, state) {}

  Scratch MakeScratch() const;
  // With few units every slice of the batch is a part; with many the whole batch is one. The sums are the same.
  std::size_t Slices() const { return problem_.concurrent ? slices_.size() : 1; }
  // Loss and gradient of a part at the present parameters.
  void Sweep(std::size_t part, bool step, Scratch& scratch);
  // After all parts: the training loss.
  double Finish();
  // The gradient step that a next sweep needs.
  void Prepare();
  double TestLoss() const;
  void Save(T* state) const;
  void Load(const T* state);

  // What Descent needs, without a symmetry: f of every body on the training and the test points. A step is one sweep
  // over the training points for the gradient, and one over all for the outputs.
  void Along(const double* slopes, std::size_t points);
  std::size_t DescentParts() const {
    return problem_.concurrent ? problem_.train.parts.size() + problem_.test.parts.size() : 1;
  }
  void Run(DescentStage stage, std::size_t part, Scratch& scratch);
  DescentStage After(DescentStage stage);
  void Outputs(double* values, std::size_t points) const;
  void Undo();
  void Commit() { moved_ = false; }

 private:
  struct Slice {
    DensePart part;
    double loss = 0;
    Buffer<T> gradient;  // only if units are shared
  };
  double Loss(const DensePart& part, bool test, Scratch& scratch) const;
  void Average(const DensePart& part, const OrbitSet& orbits, T* outputs) const;
  void SliceGradient(Slice& slice, Scratch& scratch, T* gradient) const;
  void Backpropagate(const DensePart& part, bool last_is_there, Scratch& scratch, T* gradient) const;
  void Evaluate(bool test, const DensePart& part, Scratch& scratch);
  void Add(const T* gradient);

  const DenseProblem<T>& problem_;
  double train_rest_ = 0, test_rest_ = 0;  // what the target lacks of the symmetry; before the targets, which add it up
  Buffer<T> state_, gradient_, train_targets_, test_targets_;
  Buffer<T> slopes_, train_outputs_, test_outputs_;  // only of one that descends along slopes; value by value
  Buffer<T> kept_;                                   // the state before its step, if it has `moved_`
  bool moved_ = false;
  std::vector<Slice> slices_;
};

}  // namespace nnqs::networks
