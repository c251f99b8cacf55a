#include <variant>

#include "boundary/handle.h"
#include "dynamics/covariances.h"
#include "dynamics/krylovDynamics.h"
#include "exports/kernelOperators.h"
#include "exports/precision.h"
#include "exports/register.h"

namespace nnqs::exports {
namespace {

using boundary::FromHandle;
using boundary::MakeHandle;

constexpr std::uint64_t kCovariancesTag = 0x6e6e7173636f7661;

template <class T>
using CovariancesPointer = std::shared_ptr<const dynamics::Covariances<T>>;
using AnyCovariances = std::variant<CovariancesPointer<float>, CovariancesPointer<double>>;

template <class T>
Napi::Value CovariancesIn(Request& request) {
  const std::int64_t m = request.Dimension("m"), n = request.Dimension("n"), r = request.Dimension("r");
  const double kept = dynamics::Covariances<T>::Bytes(m, r);
  request.RequireMemory("the covariances of " + std::to_string(m) + " points at " + std::to_string(r) + " times",
                        kept + dynamics::Covariances<T>::WorkBytes(m, n), "Ask for fewer points or times.");
  const auto reach = request.Matrix<double>("reach", m, n), factor = request.Matrix<double>("factor", n, n);
  const auto start = request.Has("start") ? request.Matrix<double>("start", m, n) : Input<double>{};
  const auto rest = request.Has("rest") ? request.Matrix<double>("rest", m, m) : Input<double>{};
  const auto gains = request.Matrix<double>("gains", r, n);
  double* diagonals = request.Result<double>("diagonals", r * m);
  double* traces = request.Flag("traces") ? request.Result<double>("traces", r * r) : nullptr;
  auto family = std::make_shared<AnyCovariances>();
  request.HandleResult("covariances", [family, kept](Napi::Env env) {
    return MakeHandle<AnyCovariances>(env, kCovariancesTag, family, static_cast<std::int64_t>(kept));
  });
  return request.Run([=](Job& job) {
    const dynamics::CovarianceFamily asked{m, n, r, reach.data, factor.data, start.data, rest.data, gains.data};
    auto made = std::make_shared<const dynamics::Covariances<T>>(asked, job);
    made->Diagonals(diagonals);
    if (traces != nullptr) made->Traces(traces);
    *family = std::move(made);
  });
}

// covariances({ precision, m, n, r, reach, factor, start?, rest?, gains, traces? }) ->
//   { covariances: handle, diagonals, traces? }
Napi::Value MakeCovariances(Request& request) {
  return IsSingle(request) ? CovariancesIn<float>(request) : CovariancesIn<double>(request);
}

// combineCovariances({ covariances, weights }) -> { covariance }
Napi::Value CombineCovariances(Request& request) {
  const AnyCovariances family = *FromHandle<AnyCovariances>(request.Value("covariances"), kCovariancesTag,
                                                            "`covariances` must come from Prediction.covariances");
  return std::visit(
      [&](const auto& covariances) {
        const auto weights = request.Array<double>("weights", covariances->times());
        double* covariance = request.Result<double>("covariance", covariances->points() * covariances->points());
        return request.Run([=](Job&) { covariances->Combine(weights.data, covariance); });
      },
      family);
}

// krylovDynamics({ kernel, components, target: components×n, times, learningRate?, relative?, tolerance, rankTolerance,
//   maxProducts }) -> { residual, prediction, trainError, testError, learningRate, largest, largestError, nullFraction,
//   products }; residual is times×components×n, prediction times×components×m; without learningRate η is the fraction
//   `relative` of η_max.
Napi::Value KrylovDynamics(Request& request) {
  const auto kernel = KernelOf(request);
  const std::size_t n = kernel->train(), m = kernel->test();
  const std::size_t components = request.Integer("components", 1, 2);
  const auto times = request.AnyArray<double>("times");
  const double learning_rate = request.Has("learningRate") ? request.Number("learningRate", 1e-300, 1e300) : 0;
  const double relative = learning_rate > 0 ? 0 : request.Number("relative", 1e-300, 1e300);
  const double tolerance = request.Number("tolerance", 0, 1), rank_tolerance = request.Number("rankTolerance", 0, 1);
  const std::size_t max_products = request.Integer("maxProducts", 1, kMostProducts);
  const auto problem = [=](const double* target) {
    return dynamics::KrylovProblem{*kernel,  target,    components,     times.List(), learning_rate,
                                   relative, tolerance, rank_tolerance, max_products};
  };
  request.RequireMemory("the Krylov spaces of " + std::to_string(n) + " training points",
                        dynamics::KrylovBytes(problem(nullptr)), "Use fewer train points, or smaller { maxProducts }.");
  const auto target = request.Array<double>("target", components * n);
  RequireFinite(request, "target", target);
  double* residual = request.Result<double>("residual", times.length * components * n);
  double* prediction = request.Result<double>("prediction", times.length * components * m);
  return request.Run([=](Job& job) {
    auto report = dynamics::SolveByKrylov(problem(target.data), residual, prediction, job);
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

void RegisterDynamics(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "covariances", MakeCovariances);
  Export(env, exports, "combineCovariances", CombineCovariances);
  Export(env, exports, "krylovDynamics", KrylovDynamics);
}

}  // namespace nnqs::exports
