#include "dynamics/krylovDynamics.h"

#include <algorithm>
#include <cmath>
#include <complex>

#include "base/threads.h"
#include "dynamics/krylovIteration.h"
#include "kernels/ntk.h"
#include "krylov/vectors.h"

namespace nnqs::dynamics {
namespace {

// Shares of the whole that the progress shows.
constexpr double kFill = 0.1, kTrained = 0.9;

// Θ = BᵀB on training and test points together, so that an error δ of the gain moves f*(x) by at most
// √Θ(x,x)·‖Θ_dd^{1/2}δ‖: this is √n times the root mean square of that factor.
double Reach(const KrylovProblem& problem) {
  const std::size_t m = problem.test.count;
  const Buffer<double> nngp(m), ntk(m);
  kernels::KernelDiagonal(problem.program, problem.test, nngp.data(), ntk.data());
  double sum = 0;
  for (std::size_t i = 0; i < m; ++i) sum += ntk[i];
  return m == 0 ? 0 : std::sqrt(sum / static_cast<double>(m) * static_cast<double>(problem.train.count));
}

// residual gets ε, gain (n × T·components, column t·components + component) gets g, at every time.
void Evaluate(const KrylovProblem& problem, const KrylovIteration& iteration, double* residual, double* gain) {
  const std::size_t n = problem.train.count, times = problem.times.size(), columns = times * problem.components;
  std::fill_n(residual, columns * n, 0.0);
  std::fill_n(gain, columns * n, 0.0);
  for (const KrylovIteration::Component& component : iteration.components()) {
    for (std::size_t t = 0; t < times; ++t) {
      const Buffer<double> both(2 * n);
      krylov::Combine(component.space.basis(), n, true,
                      {component.relaxation->Coefficients(iteration.Scaled(problem.times[t]))}, {both.data()}, false);
      const std::size_t column = t * problem.components + component.part;
      for (std::size_t i = 0; i < n; ++i) {
        residual[column * n + i] = both[2 * i];
        gain[i * columns + column] = both[2 * i + 1];
      }
    }
  }
}

}  // namespace

double KrylovBytes(const KrylovProblem& problem) {
  const std::size_t n = problem.train.count, m = problem.test.count;
  const std::size_t columns = problem.components * problem.times.size();
  const double basis = 2 * (static_cast<double>(std::min(problem.max_products, n)) + 1) + 20;
  const double results = static_cast<double>(columns) * static_cast<double>(n + m);
  return linalg::SymmetricBlocks::Bytes(n) + kernels::MultiplyNtkBytes(m, n, columns) +
         sizeof(double) * (static_cast<double>(n) * (basis + static_cast<double>(columns)) + results);
}

KrylovReport SolveByKrylov(const KrylovProblem& problem, double* residual, double* prediction, const Job& job) {
  const std::size_t n = problem.train.count, m = problem.test.count;
  const std::size_t columns = problem.components * problem.times.size();
  const auto stage = [&](double from, double to) {
    return [&job, from, to](double f) {
      job.Check();
      job.Progress(from + f * (to - from));
    };
  };
  const Buffer<double> gain(n * columns);
  KrylovReport report;
  {
    linalg::SymmetricBlocks theta(n);
    kernels::FillNtk(problem.program, problem.train, theta, stage(0, kFill));
    KrylovIteration iteration(problem, theta, Reach(problem));
    iteration.Run(job, stage(kFill, kTrained));
    Evaluate(problem, iteration, residual, gain.data());
    report = iteration.Report();
  }
  kernels::MultiplyNtk(
      problem.program, problem.test, problem.train, gain.data(), columns,
      [&](std::size_t begin, std::size_t count, const double* rows) {
        for (std::size_t c = 0; c < columns; ++c) {
          for (std::size_t i = 0; i < count; ++i) prediction[c * m + begin + i] = rows[i * columns + c];
        }
      },
      stage(kTrained, 1));
  return report;
}

}  // namespace nnqs::dynamics
