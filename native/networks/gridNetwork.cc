#include "networks/gridNetwork.h"

#include <array>

namespace nnqs::networks {

template <class T>
GridNetwork<T>::GridNetwork(const GridProblem<T>& problem, const double* targets, const T* state) : problem_(problem) {
  const std::size_t points = problem.grid.rows * problem.grid.columns;
  bodies_.reserve(problem.bodies);
  for (std::size_t body = 0; body < problem.bodies; ++body)
    bodies_.emplace_back(problem, targets && !problem.trained ? targets + body * points : nullptr);
  Load(state);
  if (!problem.trained) return;
  trained_targets_ = problem.trained->Targets(targets, points, trained_rest_);
  tested_targets_ = problem.tested->Targets(targets, points, tested_rest_);
  orbit_gradient_.resize(trained_targets_.size());
}

template <class T>
void GridNetwork<T>::Sweep(std::size_t slice, bool step, Scratch& scratch) {
  const std::size_t own = bodies_[0].Slices();
  bodies_[slice / own].Sweep(slice % own, step, scratch);
}

template <class T>
double GridNetwork<T>::Finish() {
  for (GridBody<T>& body : bodies_) body.UpdateErrors();
  const double loss = problem_.trained ? OrbitResidual() : PointResidual();
  for (GridBody<T>& body : bodies_) body.UpdateMoments();
  return loss * (1.0 / static_cast<double>(problem_.train_count));
}

template <class T>
void GridNetwork<T>::Prepare() {
  for (GridBody<T>& body : bodies_) body.Prepare();
}

// ρ = w(f−y)/|B|; without a symmetry there is one body.
template <class T>
double GridNetwork<T>::PointResidual() {
  const double share = 1.0 / static_cast<double>(problem_.train_count);
  const bool weighted = !problem_.train_weights.empty();
  const T* errors = bodies_[0].errors();
  T* residual = bodies_[0].residual();
  double loss = 0;
  for (std::size_t p = 0; p < problem_.train.size(); ++p) {
    const T error = errors[problem_.train[p]];
    const double weight = weighted ? problem_.train_weights[p] : 1.0;
    residual[p] = error * static_cast<T>(share * weight);
    loss += weight * error * error;
  }
  return loss;
}

// ρ(x) = s(x)·W_r(F_r−ȳ_r)/(c_r|B|), by component.
template <class T>
double GridNetwork<T>::OrbitResidual() {
  const double share = 1.0 / static_cast<double>(problem_.train_count);
  const OrbitSet& orbits = *problem_.trained;
  const double loss = OrbitLoss(orbits, trained_targets_, trained_rest_, &orbit_gradient_);
  for (std::size_t body = 0; body < bodies_.size(); ++body) {
    T* residual = bodies_[body].residual();
    for (std::size_t p = 0; p < problem_.train.size(); ++p) {
      const std::size_t r = problem_.orbit[p];
      const double turned = orbits.Turned(problem_.member[p], &orbit_gradient_[r * bodies_.size()], body);
      residual[p] = static_cast<T>(share * turned / static_cast<double>(orbits.Size(r)));
    }
  }
  return loss;
}

// Σ_r W_r|F_r−ȳ_r|² + rest; W_r(F_r−ȳ_r) into `gradient`, if it is wanted.
template <class T>
double GridNetwork<T>::OrbitLoss(const OrbitSet& orbits, const std::vector<double>& targets, double rest,
                                 std::vector<double>* gradient) const {
  const std::size_t parts = bodies_.size();
  const T* real = bodies_.front().errors();
  const T* imaginary = bodies_.back().errors();
  double loss = rest;
  for (std::size_t r = 0; r < orbits.Count(); ++r) {
    std::array<double, 2> sums = {};
    for (std::size_t k = orbits.start[r]; k < orbits.start[r + 1]; ++k) {
      const std::array<T, 2> f = {real[orbits.member[k]], imaginary[orbits.member[k]]};
      for (std::size_t part = 0; part < parts; ++part) sums[part] += orbits.TurnedBack(k, f.data(), part);
    }
    for (std::size_t part = 0; part < parts; ++part) {
      const double error = sums[part] / static_cast<double>(orbits.Size(r)) - targets[r * parts + part];
      loss += orbits.weight[r] * error * error;
      if (gradient) (*gradient)[r * parts + part] = orbits.weight[r] * error;
    }
  }
  return loss;
}

template <class T>
double GridNetwork<T>::TestLoss() const {
  if (problem_.test_count == 0) return 0;
  if (problem_.tested)
    return OrbitLoss(*problem_.tested, tested_targets_, tested_rest_, nullptr) /
           static_cast<double>(problem_.test_count);
  const T* errors = bodies_[0].errors();
  double loss = 0;
  for (std::size_t p = 0; p < problem_.test.size(); ++p) {
    const double error = errors[problem_.test[p]],
                 weight = problem_.test_weights.empty() ? 1.0 : problem_.test_weights[p];
    loss += weight * error * error;
  }
  return loss / static_cast<double>(problem_.test_count);
}

template <class T>
void GridNetwork<T>::Save(T* state) const {
  const std::size_t length = problem_.Parameters();
  T* velocities = problem_.momentum ? state + bodies_.size() * length : state;
  for (std::size_t body = 0; body < bodies_.size(); ++body)
    bodies_[body].Save(state + body * length, velocities + body * length);
}

template <class T>
void GridNetwork<T>::Load(const T* state) {
  const std::size_t length = problem_.Parameters();
  const T* velocities = problem_.momentum ? state + bodies_.size() * length : state;
  for (std::size_t body = 0; body < bodies_.size(); ++body)
    bodies_[body].Load(state + body * length, velocities + body * length);
}

// ρ = ∂L/∂f on the training points; the output bias, which no slice owns, moves at once.
template <class T>
void GridNetwork<T>::Along(const double* slopes, std::size_t) {
  const ProductGrid<T>& grid = problem_.grid;
  T* residual = bodies_[0].residual();
  for (std::size_t p = 0; p < problem_.train.size(); ++p) {
    const std::size_t at = problem_.train[p];
    residual[p] = static_cast<T>(slopes[at / grid.stride * grid.columns + at % grid.stride]);
  }
  bodies_[0].UpdateMoments();
  bodies_[0].KeepOutputBias();
  Prepare();
}

template <class T>
DescentStage GridNetwork<T>::After(DescentStage) {
  bodies_[0].UpdateErrors();
  return DescentStage::Done;
}

// Without a target f is its own error.
template <class T>
void GridNetwork<T>::Outputs(double* values, std::size_t) const {
  bodies_[0].Outputs(values);
}

template class GridNetwork<float>;
template class GridNetwork<double>;

}  // namespace nnqs::networks
