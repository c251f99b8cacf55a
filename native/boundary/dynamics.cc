#include "boundary/dynamics.h"

#include "boundary/request.h"
#include "dynamics/covariances.h"

namespace nnqs::boundary {
namespace {

template <class T>
Napi::Value TracesIn(Request& request) {
  const std::int64_t m = request.Dimension("m"), n = request.Dimension("n"), r = request.Dimension("r");
  request.RequireMemory("the covariances at " + std::to_string(r) + " times",
                        dynamics::CovarianceWorkspace<T>(m, n, r));
  const auto reach = request.Matrix<double>("reach", m, n), factor = request.Matrix<double>("factor", n, n);
  const auto test = request.Matrix<double>("test", m, n), rest = request.Matrix<double>("rest", m, m);
  const auto gains = request.Matrix<double>("gains", r, n);
  double* traces = request.Result<double>("traces", r);
  double* products = request.Result<double>("products", r * r);
  return request.Run([=](Job& job) {
    dynamics::CovarianceTraces<T>({m, n, r, reach.data, factor.data, test.data, rest.data, gains.data}, traces,
                                  products, job);
  });
}

// covarianceTraces({ precision, m, n, r, reach, factor, test, rest, gains }) -> { traces, products }
Napi::Value CovarianceTraces(const Napi::CallbackInfo& info) {
  Request request(info, "covarianceTraces");
  const bool single = request.Choice("precision", {"float32", "float64"}) == "float32";
  return single ? TracesIn<float>(request) : TracesIn<double>(request);
}

}  // namespace

void RegisterDynamics(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "covarianceTraces", CovarianceTraces);
}

}  // namespace nnqs::boundary
