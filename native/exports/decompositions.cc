#include <complex>
#include <limits>

#include "exports/register.h"
#include "linalg/decompositions/cholesky.h"
#include "linalg/decompositions/eigen.h"
#include "linalg/decompositions/largestEigenvalue.h"
#include "linalg/exponential/exponential.h"

namespace nnqs::exports {
namespace {

// dsyevd, zheevd({ n, a, vectors? }) -> { values, vectors? }
template <class T>
Napi::Value EigenOf(Request& request) {
  const bool vectors = request.Flag("vectors");
  const auto wanted = vectors ? linalg::Eigenvectors::Columns : linalg::Eigenvectors::None;
  const std::int64_t n = vectors ? request.Integer("n", 0, linalg::kLargestWithVectors) : request.Dimension("n");
  request.RequireMatrix<T>("a", n, n);
  request.RequireMemory("the workspace", linalg::EigenBytes<T>(n, wanted),
                        vectors ? "Use a smaller matrix, or ask for the eigenvalues alone." : "Use a smaller matrix.");
  double* values = request.Result<double>("values", n);
  if (wanted == linalg::Eigenvectors::None) {
    const auto a = request.MatrixCopy<T>("a", n, n);
    return request.Run([=](Job& job) { linalg::SymmetricEigen(a.get(), n, values, wanted, job); });
  }
  T* a = request.MatrixResult<T>("a", n, n, "vectors");
  return request.Run([=](Job& job) { linalg::SymmetricEigen(a, n, values, wanted, job); });
}

// largestEigenvalue({ n, a }) -> { value }: NaN without convergence
Napi::Value LargestEigenvalue(Request& request) {
  const std::int64_t n = request.Dimension("n", 1);
  const auto a = request.Matrix<double>("a", n, n);
  RequireFinite(request, "a", a);
  request.RequireMemory("the Lanczos vectors", linalg::LargestEigenvalueBytes(n), "Use a smaller matrix.");
  double* value = request.Result<double>("value", 1);
  return request.Run([=](Job& job) { *value = linalg::LargestEigenvalue(a.data, n, job); });
}

// cholesky({ n, a }) -> { l }
Napi::Value Cholesky(Request& request) {
  const std::int64_t n = request.Dimension("n");
  double* l = request.MatrixResult<double>("a", n, n, "l");
  return request.Run([=](Job&) { linalg::Cholesky(l, n); });
}

// choleskySolve({ n, l, columns, b }) -> { x }
Napi::Value CholeskySolve(Request& request) {
  const std::int64_t n = request.Dimension("n"), columns = request.Dimension("columns");
  const auto l = request.Matrix<double>("l", n, n);
  double* x = request.MatrixResult<double>("b", n, columns, "x");
  return request.Run([=](Job&) { linalg::CholeskySolve(l.data, n, x, columns); });
}

// solveLower({ n, l, columns, b }) -> { x }
Napi::Value SolveLower(Request& request) {
  const std::int64_t n = request.Dimension("n"), columns = request.Dimension("columns");
  const auto l = request.Matrix<double>("l", n, n);
  double* b = request.MatrixResult<double>("b", n, columns, "x");
  return request.Run([=](Job&) { linalg::SolveLower(l.data, n, b, columns); });
}

// expm, zexpm({ n, a }) -> { e }
template <class T>
Napi::Value ExponentialOf(Request& request) {
  const std::int64_t n = request.Dimension("n");
  request.RequireMatrix<T>("a", n, n);
  request.RequireMemory("the workspace", linalg::ExponentialBytes<T>(n));
  T* a = request.MatrixResult<T>("a", n, n, "e");
  return request.Run([=](Job& job) { linalg::Exponential(a, n, job); });
}

// choleskyCondition({ n, l, norm }) -> { condition }
Napi::Value CholeskyCondition(Request& request) {
  const std::int64_t n = request.Dimension("n");
  const auto l = request.Matrix<double>("l", n, n);
  const double norm = request.Number("norm", 0, std::numeric_limits<double>::max());
  return request.Run([=](Job& job) { job.Set("condition", linalg::CholeskyCondition(l.data, n, norm)); });
}

}  // namespace

void RegisterDecompositions(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "dsyevd", EigenOf<double>);
  Export(env, exports, "zheevd", EigenOf<std::complex<double>>);
  Export(env, exports, "largestEigenvalue", LargestEigenvalue);
  Export(env, exports, "cholesky", Cholesky);
  Export(env, exports, "choleskySolve", CholeskySolve);
  Export(env, exports, "choleskyCondition", CholeskyCondition);
  Export(env, exports, "solveLower", SolveLower);
  Export(env, exports, "expm", ExponentialOf<double>);
  Export(env, exports, "zexpm", ExponentialOf<std::complex<double>>);
}

}  // namespace nnqs::exports
