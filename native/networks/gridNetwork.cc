#include "networks/gridNetwork.h"

#include <algorithm>
#include <limits>

#include "base/errors.h"

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

template <class T>
std::uint32_t Position(const ProductGrid<T>& grid, std::int32_t index) {
  const auto i = static_cast<std::size_t>(index);
  return static_cast<std::uint32_t>(i / grid.columns * grid.stride + i % grid.columns);
}

// Copies between arrays of `width` neurons and arrays padded to whole blocks.
template <class From, class To>
void CopyRows(std::size_t rows, std::size_t width, const From* from, std::size_t from_stride, To* to,
              std::size_t to_stride) {
  for (std::size_t k = 0; k < rows; ++k) std::copy_n(from + k * from_stride, width, to + k * to_stride);
}

}  // namespace

template <class T>
void SetPoints(GridProblem<T>& problem, std::vector<std::int32_t> train, std::vector<std::int32_t> test,
               const std::vector<double>& weights, const OrbitTable& orbits) {
  const ProductGrid<T>& grid = problem.grid;
  problem.train_count = train.size();
  problem.test_count = test.size();
  std::sort(train.begin(), train.end());
  std::sort(test.begin(), test.end());
  if (orbits) {
    problem.trained.emplace(orbits, train, weights);
    problem.tested.emplace(orbits, test, weights);
    OrbitSet& trained = *problem.trained;
    train.assign(trained.member.begin(), trained.member.end());
    std::sort(train.begin(), train.end());
    std::vector<std::uint32_t> orbit(orbits.states);
    std::vector<double> share(orbits.states);
    for (std::size_t r = 0; r < trained.Count(); ++r) {
      for (std::size_t k = trained.start[r]; k < trained.start[r + 1]; ++k) {
        orbit[trained.member[k]] = static_cast<std::uint32_t>(r);
        share[trained.member[k]] = trained.sign[k] / static_cast<double>(trained.Size(r));
      }
    }
    for (const std::int32_t index : train) {
      problem.orbit.push_back(orbit[static_cast<std::size_t>(index)]);
      problem.share.push_back(share[static_cast<std::size_t>(index)]);
    }
    for (OrbitSet* set : {&*problem.trained, &*problem.tested})
      for (std::uint32_t& member : set->member) member = Position(grid, static_cast<std::int32_t>(member));
  }
  problem.points.row_start.assign(grid.rows + 1, 0);
  for (const std::int32_t index : train) {
    const auto i = static_cast<std::size_t>(index);
    ++problem.points.row_start[i / grid.columns + 1];
    problem.points.column.push_back(static_cast<std::uint16_t>(i % grid.columns));
    problem.train.push_back(Position(grid, index));
  }
  for (std::size_t r = 0; r < grid.rows; ++r) problem.points.row_start[r + 1] += problem.points.row_start[r];
  if (orbits) return;
  for (const std::int32_t index : test) problem.test.push_back(Position(grid, index));
  if (weights.empty()) return;
  for (const std::int32_t index : train) problem.train_weights.push_back(weights[index]);
  for (const std::int32_t index : test) problem.test_weights.push_back(weights[index]);
}

template <class T>
GridNetwork<T>::GridNetwork(const GridProblem<T>& problem, const double* target, const T* state)
    : problem_(problem), padded_(RoundUp(problem.width, kBlock)) {
  const ProductGrid<T>& grid = problem.grid;
  parameters_ = Zeros<T>((grid.dimension + 2) * padded_);
  if (problem.momentum) velocities_ = Zeros<T>((grid.dimension + 2) * padded_);
  Load(state);
  for (std::size_t first = 0; first < padded_; first += kGridSlice)
    slices_.push_back(
        {first, std::min(padded_, first + kGridSlice), Zeros<T>(grid.Size()), std::vector<double>(grid.dimension + 1)});
  target_ = Zeros<T>(grid.Size());
  if (problem.trained) {
    trained_targets_ = problem.trained->Targets(target, trained_rest_);
    tested_targets_ = problem.tested->Targets(target, tested_rest_);
    orbit_gradient_.resize(problem.trained->Count());
  } else if (target) {
    CopyRows(grid.rows, grid.columns, target, grid.columns, target_.data(), grid.stride);
  }
  error_ = Zeros<T>(grid.Size());
  residual_ = Zeros<T>(problem.train.size());
  moments_ = Zeros<T>(grid.dimension + 1);
  row_part_ = Zeros<T>(grid.rows);
  column_part_ = Zeros<T>(grid.stride);
}

template <class T>
HiddenLayer<T> GridNetwork<T>::Layer() const {
  return {padded_, parameters_.data(), problem_.momentum ? velocities_.data() : nullptr};
}

template <class T>
void GridNetwork<T>::Sweep(std::size_t index, bool step, Scratch& scratch) {
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
void GridNetwork<T>::UpdateErrors() {
  SumSlices();
  nnqs::networks::Finish(OutputTask<T>{&problem_.grid, problem_.activation.kink, row_part_.data(), column_part_.data(),
                                       target_.data(), error_.data()});
}

template <class T>
double GridNetwork<T>::Finish() {
  UpdateErrors();
  const double loss = problem_.trained ? OrbitResidual() : PointResidual();
  UpdateMoments();
  return loss * (1.0 / static_cast<double>(problem_.train_count));
}

// The last moment is Σ ρ, the gradient of the output bias.
template <class T>
void GridNetwork<T>::Prepare() {
  const double carried = problem_.momentum ? problem_.rates.momentum * output_bias_velocity_ : 0.0;
  output_bias_velocity_ = static_cast<T>(carried + problem_.output_bias_rate * moments_[problem_.grid.dimension]);
  output_bias_ -= output_bias_velocity_;
}

// Σ over slices of the kink parts into error_, in a fixed order; and with s = Σ_j a_j (w_j, b_j) what is linear in x:
//   row part     κ·s·(u(r), 1) + α·s·(u(r), 1) + c      (κ: the term Σ_j a_j A_j[r] of the forward pass)
//   column part  α·s·v(c), and κ·s·(origin of the columns) since A holds the whole origin
template <class T>
void GridNetwork<T>::SumSlices() {
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
    row_part_[r] = static_cast<T>(kink * (row + column_origin) + linear * row + output_bias_);
  }
  for (std::size_t c = 0; c < grid.columns; ++c) {
    double column = 0;
    for (std::size_t k = 0; k < dimension; ++k) column += s[k] * problem_.v[c * dimension + k];
    column_part_[c] = static_cast<T>(linear * column);
  }
}

// ρ = w(f−y)/|B|.
template <class T>
double GridNetwork<T>::PointResidual() {
  const double share = 1.0 / static_cast<double>(problem_.train_count);
  const bool weighted = !problem_.train_weights.empty();
  double loss = 0;
  for (std::size_t p = 0; p < problem_.train.size(); ++p) {
    const T error = error_[problem_.train[p]];
    const double weight = weighted ? problem_.train_weights[p] : 1.0;
    residual_[p] = error * static_cast<T>(share * weight);
    loss += weight * error * error;
  }
  return loss;
}

// ρ(x) = (s(x)/c_r)·W_r(F_r−ȳ_r)/|B|.
template <class T>
double GridNetwork<T>::OrbitResidual() {
  const double share = 1.0 / static_cast<double>(problem_.train_count);
  const double loss = OrbitLoss(*problem_.trained, trained_targets_, trained_rest_, &orbit_gradient_);
  for (std::size_t p = 0; p < problem_.train.size(); ++p)
    residual_[p] = static_cast<T>(share * problem_.share[p] * orbit_gradient_[problem_.orbit[p]]);
  return loss;
}

// Σ_r W_r(F_r−ȳ_r)² + rest; W_r(F_r−ȳ_r) into `gradient`, if it is wanted.
template <class T>
double GridNetwork<T>::OrbitLoss(const OrbitSet& orbits, const std::vector<double>& targets, double rest,
                                 std::vector<double>* gradient) const {
  double loss = rest;
  for (std::size_t r = 0; r < orbits.Count(); ++r) {
    double sum = 0;
    for (std::size_t k = orbits.start[r]; k < orbits.start[r + 1]; ++k)
      sum += orbits.sign[k] * error_[orbits.member[k]];
    const double error = sum / static_cast<double>(orbits.Size(r)) - targets[r];
    loss += orbits.weight[r] * error * error;
    if (gradient) (*gradient)[r] = orbits.weight[r] * error;
  }
  return loss;
}

// Moments Σ ρ (x, 1) of the training points: all of them if φ has a linear part, else the last.
template <class T>
void GridNetwork<T>::UpdateMoments() {
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
double GridNetwork<T>::TestLoss() const {
  if (problem_.test_count == 0) return 0;
  if (problem_.tested)
    return OrbitLoss(*problem_.tested, tested_targets_, tested_rest_, nullptr) /
           static_cast<double>(problem_.test_count);
  double loss = 0;
  for (std::size_t p = 0; p < problem_.test.size(); ++p) {
    const double error = error_[problem_.test[p]],
                 weight = problem_.test_weights.empty() ? 1.0 : problem_.test_weights[p];
    loss += weight * error * error;
  }
  return loss / static_cast<double>(problem_.test_count);
}

template <class T>
void GridNetwork<T>::Save(T* state) const {
  const std::size_t rows = problem_.grid.dimension + 2, width = problem_.width;
  CopyRows(rows, width, parameters_.data(), padded_, state, width);
  state[rows * width] = output_bias_;
  if (!problem_.momentum) return;
  T* velocities = state + problem_.Parameters();
  CopyRows(rows, width, velocities_.data(), padded_, velocities, width);
  velocities[rows * width] = output_bias_velocity_;
}

// ρ = ∂L/∂f on the training points; the output bias, which no slice owns, moves at once.
template <class T>
void GridNetwork<T>::Along(const double* slopes, std::size_t) {
  const ProductGrid<T>& grid = problem_.grid;
  for (std::size_t p = 0; p < problem_.train.size(); ++p) {
    const std::size_t at = problem_.train[p];
    residual_[p] = static_cast<T>(slopes[at / grid.stride * grid.columns + at % grid.stride]);
  }
  UpdateMoments();
  Prepare();
}

template <class T>
void GridNetwork<T>::Load(const T* state) {
  const std::size_t rows = problem_.grid.dimension + 2, width = problem_.width;
  CopyRows(rows, width, state, width, parameters_.data(), padded_);
  output_bias_ = state[rows * width];
  if (!problem_.momentum) return;
  const T* velocities = state + problem_.Parameters();
  CopyRows(rows, width, velocities, width, velocities_.data(), padded_);
  output_bias_velocity_ = velocities[rows * width];
}

template <class T>
DescentStage GridNetwork<T>::After(DescentStage) {
  UpdateErrors();
  return DescentStage::Done;
}

// Without a target f is its own error.
template <class T>
void GridNetwork<T>::Outputs(double* values, std::size_t) const {
  const ProductGrid<T>& grid = problem_.grid;
  CopyRows(grid.rows, grid.columns, error_.data(), grid.stride, values, grid.columns);
}

template void SetPoints(GridProblem<float>&, std::vector<std::int32_t>, std::vector<std::int32_t>,
                        const std::vector<double>&, const OrbitTable&);
template void SetPoints(GridProblem<double>&, std::vector<std::int32_t>, std::vector<std::int32_t>,
                        const std::vector<double>&, const OrbitTable&);
template class GridNetwork<float>;
template class GridNetwork<double>;

}  // namespace nnqs::networks
