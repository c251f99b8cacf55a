#include "dynamics/krylovDynamics.h"

#include <algorithm>
#include <complex>

#include "base/buffer.h"
#include "base/threads.h"
#include "dynamics/krylovIteration.h"
#include "krylov/vectors.h"

namespace nnqs::dynamics {
namespace {

// Shares of the whole that the progress shows.
constexpr double kTrained = 0.9;

// residual gets ε, gain (T·components × n, row t·components + component) gets g, at every time.
void Evaluate(const KrylovProblem& problem, const KrylovIteration& iteration, double* residual, double* gain) {
  const std::size_t n = problem.kernel.train(), times = problem.times.size(), columns = times * problem.components;
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
        gain[column * n + i] = both[2 * i + 1];
      }
    }
  }
}

}  // namespace

double KrylovBytes(const KrylovProblem& problem) {
  const std::size_t n = problem.kernel.train(), m = problem.kernel.test();
  const std::size_t columns = problem.components * problem.times.size();
  const double basis = 3 * (static_cast<double>(std::min({problem.max_products, n, kUsualProducts})) + 1) + 20;
  const double results = static_cast<double>(columns) * static_cast<double>(n + m);
  return problem.kernel.PredictBytes(columns) +
         sizeof(double) * (static_cast<double>(n) * (basis + static_cast<double>(columns)) + results);
}

KrylovReport SolveByKrylov(const KrylovProblem& problem, double* residual, double* prediction, const Job& job) {
  const std::size_t n = problem.kernel.train(), m = problem.kernel.test();
  const std::size_t columns = problem.components * problem.times.size();
  const Buffer<double> gain(n * columns);
  KrylovReport report;
  {
    KrylovIteration iteration(problem);
    iteration.Run(ProgressOf(job, 0, kTrained));
    Evaluate(problem, iteration, residual, gain.data());
    report = iteration.Report();
  }
  std::vector<const double*> gains;
  std::vector<double*> predictions;
  for (std::size_t column = 0; column < columns; ++column) {
    gains.push_back(gain.data() + column * n);
    predictions.push_back(prediction + column * m);
  }
  problem.kernel.Predict(gains, predictions, ProgressOf(job, kTrained));
  return report;
}

}  // namespace nnqs::dynamics
