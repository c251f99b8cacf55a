// One full-batch gradient step of a one-hidden-layer network on a product grid is one sweep over its hidden neurons.
//
//   f(x) = Σ_j a_j φ(z_j) + c,  z_j = w_j·x + b_j = A_j[r] + B_j[c],  φ(z) = α·z + κ·max(z, 0)   (ReLU, leaky, abs)
//
// The sweep handles the maximum; what is linear in x follows from the d+1 sums Σ_j a_j (w_j, b_j) afterwards:
//   backward  g_j = Σ_x ρ_x 1[z_j > 0] (x, 1),  1[z > 0] = 1[B_j[c] > −A_j[r]],  from row and column sums of ρ·1[z>0];
//             with γ_j = κ g_j + α Σ_x ρ_x (x, 1):  ∂a_j = (w_j, b_j)·γ_j,  ∂(w_j, b_j) = a_j γ_j
//   update    gradient descent, with momentum if asked
//   forward   Σ_j a_j max(z_j, 0) = Σ_j a_j A_j[r] + Σ_j a_j max(B_j[c], −A_j[r]);  the first term is linear in x, so a
//             neuron costs one maximum and one multiply-add per point
// Backward has neurons in the vector lanes: it visits training points only and sums without shuffles. Forward has grid
// columns in the lanes and keeps the outputs of a tile in registers over a block of neurons.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/buffer.h"
#include "networks/productGrid.h"

namespace nnqs::networks {

// Neurons per block: forward tables of a block fit the first-level cache. Layers are padded to whole blocks with zeros.
inline constexpr std::size_t kBlock = 32;

// Parameters of the hidden layer and the readout as they enter f (all scale factors multiplied in): dimension+2 arrays
// of `padded` elements each: w_0 … w_{d−1}, b, a. Padding neurons are zero and stay zero.
template <class T>
struct HiddenLayer {
  std::size_t padded;
  T* parameters;
  T* velocities;  // same layout; null without momentum
};

// What a gradient step does to each kind of parameter: velocity ← momentum·velocity + rate·gradient, parameter −=
// velocity.
template <class T>
struct StepRates {
  T weight, bias, readout, momentum;
};

// φ(z) = linear·z + kink·max(z, 0).
template <class T>
struct Kink {
  T linear, kink;
};

// The training points, row by row: point p of row r, row_start[r] ≤ p < row_start[r+1], lies in column[p].
struct TrainingPoints {
  std::vector<std::uint32_t> row_start;
  std::vector<std::uint16_t> column;
};

// Scratch of one thread. Tables of the backward pass hold two vectors of neurons, those of the forward pass a block.
template <class T>
class SweepScratch {
 public:
  explicit SweepScratch(const ProductGrid<T>& grid);
  T* negative_a;     // rows × neurons: −A[r], then the row sums
  T* b;              // columns × neurons: B[c]
  T* column_sums;    // columns × neurons
  T* gradient;       // (dimension+1) × lanes
  T* block_columns;  // kBlock × stride: B[c], columns in the lanes

 private:
  Buffer<T> memory_;
};

// The neurons [first, last) of `layer`; both are multiples of kBlock.
template <class T>
struct SweepTask {
  const ProductGrid<T>* grid;
  const TrainingPoints* points;
  HiddenLayer<T> layer;
  std::size_t first, last;
  Kink<T> activation;
  StepRates<T> rates;
  const T* residual;          // ρ of every training point
  const T* residual_moments;  // dimension+1: Σ_x ρ_x (x, 1)
  T* output;                  // rows × stride: receives Σ_j a_j max(B_j[c], −A_j[r])
  double* linear_sums;        // dimension+1: receives Σ_j a_j (w_j, b_j)
};

// Forward only: the parameters stay.
void Evaluate(const SweepTask<float>& task, SweepScratch<float>& scratch);
void Evaluate(const SweepTask<double>& task, SweepScratch<double>& scratch);
// Backward with the old parameters, update, forward with the new ones.
void Step(const SweepTask<float>& task, SweepScratch<float>& scratch);
void Step(const SweepTask<double>& task, SweepScratch<double>& scratch);

// From the sums of the sweep to errors: what is linear in x and the output bias are added, the target subtracted.
template <class T>
struct OutputTask {
  const ProductGrid<T>* grid;
  T kink;
  const T* row_offsets;     // what is linear in the row, and the output bias
  const T* column_offsets;  // what is linear in the column; stride long
  const T* target;          // rows × stride
  T* output;                // in: kink part; out: f(x) − y(x), the error at every point
};
void Finish(const OutputTask<float>& task);
void Finish(const OutputTask<double>& task);

}  // namespace nnqs::networks
