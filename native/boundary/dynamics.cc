#include "boundary/dynamics.h"

#include <variant>

#include "boundary/handle.h"
#include "boundary/request.h"
#include "dynamics/covariances.h"

namespace nnqs::boundary {
namespace {

constexpr std::uint64_t kCovariancesTag = 0x6e6e7173636f7661;

template <class T>
using CovariancesPointer = std::shared_ptr<const dynamics::Covariances<T>>;
using AnyCovariances = std::variant<CovariancesPointer<float>, CovariancesPointer<double>>;

template <class T>
Napi::Value CovariancesIn(Request& request) {
  const std::int64_t m = request.Dimension("m"), n = request.Dimension("n"), r = request.Dimension("r");
  const double kept = dynamics::Covariances<T>::Bytes(m, r);
  request.RequireMemory("the covariances of " + std::to_string(m) + " points at " + std::to_string(r) + " times",
                        kept + dynamics::Covariances<T>::Workspace(m, n), "Ask for fewer points or times.");
  const auto reach = request.Matrix<double>("reach", m, n), factor = request.Matrix<double>("factor", n, n);
  const auto start = request.Has("start") ? request.Matrix<double>("start", m, n) : Input<double>{};
  const auto rest = request.Has("rest") ? request.Matrix<double>("rest", m, m) : Input<double>{};
  const auto gains = request.Matrix<double>("gains", r, n);
  double* diagonals = request.Result<double>("diagonals", r * m);
  double* products = request.Flag("products") ? request.Result<double>("products", r * r) : nullptr;
  auto family = std::make_shared<AnyCovariances>();
  request.HandleResult("covariances", [family, kept](Napi::Env env) {
    return MakeHandle<AnyCovariances>(env, kCovariancesTag, family, static_cast<std::int64_t>(kept));
  });
  return request.Run([=](Job& job) {
    const dynamics::CovarianceFamily asked{m, n, r, reach.data, factor.data, start.data, rest.data, gains.data};
    auto made = std::make_shared<const dynamics::Covariances<T>>(asked, job);
    made->Diagonals(diagonals);
    if (products != nullptr) made->Products(products);
    *family = std::move(made);
  });
}

// covariances({ precision, m, n, r, reach, factor, start?, rest?, gains, products? }) ->
//   { covariances: handle, diagonals, products? }
Napi::Value MakeCovariances(Request& request) {
  const bool single = request.Choice("precision", {"float32", "float64"}) == "float32";
  return single ? CovariancesIn<float>(request) : CovariancesIn<double>(request);
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

}  // namespace

void RegisterDynamics(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "covariances", MakeCovariances);
  Export(env, exports, "combineCovariances", CombineCovariances);
}

}  // namespace nnqs::boundary
