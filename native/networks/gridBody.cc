#include "networks/gridBody.h"

#include <algorithm>

namespace nnqs::networks {
namespace {

template <class T>
Buffer<T> Zeros(std::size_t size) {
  Buffer<T> buffer(size);
  std::fill_n(buffer.data(), size, T{0});
  return buffer;
}

std::size_t RoundUp(std::size_t n, std::size_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}

// Copies between arrays of `width` neurons and arrays padded to whole blocks.
template <class From, class To>
void CopyRows(std::size_t rows, std::size_t width, const From* from, std::size_t from_stride, To* to,
              std::size_t to_stride) {
  for (std::size_t k = 0; k < rows; ++k) std::copy_n(from + k * from_stride, width, to + k * to_stride);
}

}  // namespace

template <class T>
GridBody<T>::GridBody(const GridProblem<T>& problem, const double* target)
    : problem_(problem), padded_(RoundUp(problem.width, kBlock)) {
  const ProductGrid<T>& grid = problem.grid;
  parameters_ = Zeros<T>((grid.dimension + 2) * padded_);
  if (problem.momentum) velocities_ = Zeros<T>((grid.dimension + 2) * padded_);
  for (std::size_t first = 0; first < padded_; first += kGridSlice)
    slices_.push_back(
        {first, std::min(padded_, first + kGridSlice), Zeros<T>(grid.Size()), std::vector<double>(grid.dimension + 1)});
  target_ = Zeros<T>(grid.Size());
  if (target) CopyRows(grid.rows, grid.columns, target, grid.columns, target_.data(), grid.stride);
  error_ = Zeros<T>(grid.Size());
  residual_ = Zeros<T>(problem.train.size());
  moments_ = Zeros<T>(grid.dimension + 1);
  row_part_ = Zeros<T>(grid.rows);
  column_part_ = Zeros<T>(grid.stride);
}

template <class T>
HiddenLayer<T> GridBody<T>::Layer() const {
  return {padded_, parameters_.data(), problem_.momentum ? velocities_.data() : nullptr};
}

template <class T>
void GridBody<T>::Sweep(std::size_t index, bool step, Scratch& scratch) {
  Slice& slice = slices_[index];
  const SweepTask<T> task{
      &problem_.grid,          &problem_.points, Layer(),          slice.first,     slice.last,
      problem_.activation,     problem_.rates,   residual_.data(), moments_.data(), slice.output.data(),
      slice.linear_sums.data()};
  if (step) {
    Step(task, scratch);
  } else {
    Evaluate(task, scratch);
  }
}

template <class T>
void GridBody<T>::UpdateErrors() {
  SumSlices();
  nnqs::networks::Finish(OutputTask<T>{&problem_.grid, problem_.activation.kink, row_part_.data(), column_part_.data(),
                                       target_.data(), error_.data()});
}

// The last moment is Σ ρ, the gradient of the output bias.
template <class T>
void GridBody<T>::Prepare() {
  const double carried = problem_.momentum ? problem_.rates.momentum * output_bias_.velocity : 0.0;
  output_bias_.velocity = static_cast<T>(carried + problem_.output_bias_rate * moments_[problem_.grid.dimension]);
  output_bias_.value -= output_bias_.velocity;
}

// Σ over slices of the kink parts into error_, in a fixed order; and with s = Σ_j a_j (w_j, b_j) what is linear in x:
//   row part     κ·s·(u(r), 1) + α·s·(u(r), 1) + c      (κ: the term Σ_j a_j A_j[r] of the forward pass)
//   column part  α·s·v(c), and κ·s·(origin of the columns) since A holds the whole origin
template <class T>
void GridBody<T>::SumSlices() {
  const ProductGrid<T>& grid = problem_.grid;
  const std::size_t dimension = grid.dimension;
  std::vector<double> s(dimension + 1, 0.0);
  std::copy_n(slices_[0].output.data(), grid.Size(), error_.data());
  for (std::size_t i = 0; i < slices_.size(); ++i) {
    for (std::size_t k = 0; k <= dimension; ++k) s[k] += slices_[i].linear_sums[k];
    if (i == 0) continue;
    const T* output = slices_[i].output.data();
    T* error = error_.data();
    for (std::size_t at = 0; at < grid.Size(); ++at) error[at] += output[at];
  }
  const double linear = problem_.activation.linear, kink = problem_.activation.kink;
  double column_origin = 0;  // s·(the columns' share of the origin)
  for (std::size_t k = 0; k < dimension; ++k) column_origin += s[k] * grid.column_origin[k];
  for (std::size_t r = 0; r < grid.rows; ++r) {
    double row = s[dimension];
    for (std::size_t k = 0; k < dimension; ++k) row += s[k] * problem_.u[r * dimension + k];
    row_part_[r] = static_cast<T>(kink * (row + column_origin) + linear * row + output_bias_.value);
  }
  for (std::size_t c = 0; c < grid.columns; ++c) {
    double column = 0;
    for (std::size_t k = 0; k < dimension; ++k) column += s[k] * problem_.v[c * dimension + k];
    column_part_[c] = static_cast<T>(linear * column);
  }
}

// Moments Σ ρ (x, 1) of the training points: all of them if φ has a linear part, else the last.
template <class T>
void GridBody<T>::UpdateMoments() {
  const ProductGrid<T>& grid = problem_.grid;
  const std::size_t dimension = grid.dimension;
  std::vector<double> moments(dimension + 1, 0.0), column_sums(grid.columns, 0.0);
  for (std::size_t r = 0; r < grid.rows; ++r) {
    double row_sum = 0;
    for (std::size_t p = problem_.points.row_start[r]; p < problem_.points.row_start[r + 1]; ++p) {
      row_sum += residual_[p];
      column_sums[problem_.points.column[p]] += residual_[p];
    }
    moments[dimension] += row_sum;
    for (std::size_t k = 0; k < dimension; ++k) moments[k] += row_sum * problem_.u[r * dimension + k];
  }
  for (std::size_t c = 0; c < grid.columns; ++c)
    for (std::size_t k = 0; k < dimension; ++k) moments[k] += column_sums[c] * problem_.v[c * dimension + k];
  std::copy(moments.begin(), moments.end(), moments_.data());
}

template <class T>
void GridBody<T>::Save(T* parameters, T* velocities) const {
  const std::size_t rows = problem_.grid.dimension + 2, width = problem_.width;
  CopyRows(rows, width, parameters_.data(), padded_, parameters, width);
  parameters[rows * width] = output_bias_.value;
  if (!problem_.momentum) return;
  CopyRows(rows, width, velocities_.data(), padded_, velocities, width);
  velocities[rows * width] = output_bias_.velocity;
}

template <class T>
void GridBody<T>::Load(const T* parameters, const T* velocities) {
  const std::size_t rows = problem_.grid.dimension + 2, width = problem_.width;
  CopyRows(rows, width, parameters, width, parameters_.data(), padded_);
  output_bias_.value = parameters[rows * width];
  if (!problem_.momentum) return;
  CopyRows(rows, width, velocities, width, velocities_.data(), padded_);
  output_bias_.velocity = velocities[rows * width];
}

template <class T>
template <class F>
void GridBody<T>::ForKept(const Slice& slice, F f) {
  const std::size_t rows = problem_.grid.dimension + 2, size = rows * padded_;
  for (std::size_t at = slice.first; at < size; at += padded_) {
    f(parameters_.data() + at, kept_.data() + at, slice.last - slice.first);
    if (problem_.momentum) f(velocities_.data() + at, kept_.data() + size + at, slice.last - slice.first);
  }
}

template <class T>
void GridBody<T>::KeepOutputBias() {
  if (kept_.size() == 0) kept_ = Buffer<T>(parameters_.size() + velocities_.size());
  kept_bias_ = output_bias_;
}

template <class T>
void GridBody<T>::Keep(std::size_t slice) {
  ForKept(slices_[slice], [](const T* now, T* kept, std::size_t count) { std::copy_n(now, count, kept); });
  slices_[slice].kept = true;
}

template <class T>
void GridBody<T>::Undo() {
  if (kept_bias_) output_bias_ = *kept_bias_;
  for (const Slice& slice : slices_)
    if (slice.kept) ForKept(slice, [](T* now, const T* kept, std::size_t count) { std::copy_n(kept, count, now); });
  Commit();
}

template <class T>
void GridBody<T>::Commit() {
  kept_bias_.reset();
  for (Slice& slice : slices_) slice.kept = false;
}

template <class T>
void GridBody<T>::Outputs(double* values) const {
  const ProductGrid<T>& grid = problem_.grid;
  CopyRows(grid.rows, grid.columns, error_.data(), grid.stride, values, grid.columns);
}

template class GridBody<float>;
template class GridBody<double>;

}  // namespace nnqs::networks
