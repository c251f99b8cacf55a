#include "boundary/krylovDynamics.h"

#include "boundary/kernels.h"
#include "boundary/request.h"
#include "dynamics/krylovDynamics.h"

namespace nnqs::boundary {
namespace {

// krylovDynamics({ program, tables, dimension, train, n, test, m, components, target: components×n, times,
//   learningRate?, tolerance, rankTolerance, maxProducts }) -> { residual, prediction, trainError, testError,
//   learningRate, largest, largestError, nullFraction, products }; residual is times×components×n, prediction
//   times×components×m.
Napi::Value KrylovDynamics(Request& request) {
  const auto program = ProgramOf(request);
  const std::size_t dimension = request.Dimension("dimension", 1);
  const std::size_t n = request.Dimension("n", 1), m = request.Dimension("m");
  const std::size_t components = request.Integer("components", 1, 2);
  const auto times = request.AnyArray<double>("times");
  const double learning_rate = request.Has("learningRate") ? request.Number("learningRate", 1e-300, 1e300) : 0;
  const double tolerance = request.Number("tolerance", 0, 1), rank_tolerance = request.Number("rankTolerance", 0, 1);
  const std::size_t max_products = request.Integer("maxProducts", 1, 1000000);
  const auto problem = [=](const double* train, const double* test, const double* target) {
    return dynamics::KrylovProblem{*program,
                                   {train, n, dimension},
                                   {test, m, dimension},
                                   target,
                                   components,
                                   std::vector<double>(times.data, times.data + times.length),
                                   learning_rate,
                                   tolerance,
                                   rank_tolerance,
                                   max_products};
  };
  request.RequireMemory("the NTK of " + std::to_string(n) + " inputs with its Krylov spaces",
                        dynamics::KrylovWorkspace(problem(nullptr, nullptr, nullptr)),
                        "Use fewer train points, or smaller { maxProducts }.");
  const auto train = PointsOf(request, "train", n, dimension), test = PointsOf(request, "test", m, dimension);
  const auto target = request.Array<double>("target", components * n);
  RequireFinite(request, "target", target);
  double* residual = request.Result<double>("residual", times.length * components * n);
  double* prediction = request.Result<double>("prediction", times.length * components * m);
  return request.Run([=](Job& job) {
    auto report = dynamics::SolveByKrylov(problem(train.data, test.data, target.data), residual, prediction, job);
    job.Set("trainError", std::move(report.train_error));
    job.Set("testError", std::move(report.test_error));
    job.Set("learningRate", report.learning_rate);
    job.Set("largest", report.largest);
    job.Set("largestError", report.largest_error);
    job.Set("nullFraction", report.null_fraction);
    job.Set("products", static_cast<double>(report.products));
  });
}

}  // namespace

void RegisterKrylovDynamics(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "krylovDynamics", KrylovDynamics);
}

}  // namespace nnqs::boundary
