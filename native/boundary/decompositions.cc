#include "boundary/decompositions.h"

#include <complex>
#include <limits>

#include "boundary/request.h"
#include "linalg/cholesky.h"
#include "linalg/eigen.h"
#include "linalg/expm.h"
#include "linalg/largestEigenvalue.h"

namespace nnqs::boundary {
namespace {

// eigensystem({ n, a, vectors }) -> { values, vectors? }
template <class T>
Napi::Value EigenOf(const Napi::CallbackInfo& info, const char* name) {
  Request request(info, name);
  const bool vectors = request.Flag("vectors");
  const auto wanted = vectors ? linalg::Vectors::Columns : linalg::Vectors::None;
  const std::int64_t n = vectors ? request.Integer("n", 0, linalg::kLargestWithVectors) : request.Dimension("n");
  request.RequireMatrix<T>("a", n, n);
  request.RequireMemory("the workspace", linalg::EigenWorkspace<T>(n, wanted),
                        vectors ? "Use a smaller matrix, or ask for the eigenvalues alone." : "Use a smaller matrix.");
  double* values = request.Result<double>("values", n);
  if (wanted == linalg::Vectors::None) {
    const auto a = request.MatrixCopy<T>("a", n, n);
    return request.Run([=](Job& job) { linalg::SymmetricEigen(a.get(), n, values, wanted, job, name); });
  }
  T* a = request.MatrixResult<T>("a", n, n, "vectors");
  return request.Run([=](Job& job) { linalg::SymmetricEigen(a, n, values, wanted, job, name); });
}

Napi::Value Dsyevd(const Napi::CallbackInfo& info) {
  return EigenOf<double>(info, "dsyevd");
}
Napi::Value Zheevd(const Napi::CallbackInfo& info) {
  return EigenOf<std::complex<double>>(info, "zheevd");
}

// largestEigenvalue({ n, a }) -> { value }: NaN without convergence
Napi::Value LargestEigenvalue(const Napi::CallbackInfo& info) {
  Request request(info, "largestEigenvalue");
  const std::int64_t n = request.Dimension("n", 1);
  const auto a = request.Matrix<double>("a", n, n);
  RequireFinite(request, "a", a);
  request.RequireMemory("the Lanczos vectors", linalg::LargestEigenvalueWorkspace(n), "Use a smaller matrix.");
  double* value = request.Result<double>("value", 1);
  return request.Run([=](Job& job) { *value = linalg::LargestEigenvalue(a.data, n, job); });
}

// cholesky({ n, a }) -> { l }
Napi::Value Cholesky(const Napi::CallbackInfo& info) {
  Request request(info, "cholesky");
  const std::int64_t n = request.Dimension("n");
  double* l = request.MatrixResult<double>("a", n, n, "l");
  return request.Run([=](Job&) { linalg::Cholesky(l, n); });
}

// choleskySolve({ n, l, columns, b }) -> { x }
Napi::Value CholeskySolve(const Napi::CallbackInfo& info) {
  Request request(info, "choleskySolve");
  const std::int64_t n = request.Dimension("n"), columns = request.Dimension("columns");
  const auto l = request.Matrix<double>("l", n, n);
  double* x = request.MatrixResult<double>("b", n, columns, "x");
  return request.Run([=](Job&) { linalg::CholeskySolve(l.data, n, x, columns); });
}

// expm({ n, a }) -> { e }
template <class T>
Napi::Value ExponentialOf(const Napi::CallbackInfo& info, const char* name) {
  Request request(info, name);
  const std::int64_t n = request.Dimension("n");
  request.RequireMatrix<T>("a", n, n);
  request.RequireMemory("the workspace", linalg::ExponentialWorkspace<T>(n));
  T* a = request.MatrixResult<T>("a", n, n, "e");
  return request.Run([=](Job& job) { linalg::Exponential(a, n, job, name); });
}

Napi::Value Expm(const Napi::CallbackInfo& info) {
  return ExponentialOf<double>(info, "expm");
}
Napi::Value Zexpm(const Napi::CallbackInfo& info) {
  return ExponentialOf<std::complex<double>>(info, "zexpm");
}

// choleskyCondition({ n, l, norm }) -> { condition }
Napi::Value CholeskyCondition(const Napi::CallbackInfo& info) {
  Request request(info, "choleskyCondition");
  const std::int64_t n = request.Dimension("n");
  const auto l = request.Matrix<double>("l", n, n);
  const double norm = request.Number("norm", 0, std::numeric_limits<double>::max());
  return request.Run([=](Job& job) { job.Set("condition", linalg::CholeskyCondition(l.data, n, norm)); });
}

}  // namespace

void RegisterDecompositions(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "dsyevd", Dsyevd);
  Export(env, exports, "zheevd", Zheevd);
  Export(env, exports, "largestEigenvalue", LargestEigenvalue);
  Export(env, exports, "cholesky", Cholesky);
  Export(env, exports, "choleskySolve", CholeskySolve);
  Export(env, exports, "choleskyCondition", CholeskyCondition);
  Export(env, exports, "expm", Expm);
  Export(env, exports, "zexpm", Zexpm);
}

}  // namespace nnqs::boundary
