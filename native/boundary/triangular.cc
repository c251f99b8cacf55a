#include "boundary/triangular.h"

#include "boundary/request.h"
#include "linalg/triangular.h"

namespace nnqs::boundary {
namespace {

// multiplyByLower({ m, n, b, l }) -> { product }
Napi::Value MultiplyByLower(Request& request) {
  const std::int64_t m = request.Dimension("m"), n = request.Dimension("n");
  const auto l = request.Matrix<double>("l", n, n);
  double* b = request.MatrixResult<double>("b", m, n, "product");
  return request.Run([=](Job&) { linalg::MultiplyByLower(l.data, n, b, m); });
}

// solveLower({ n, l, columns, b }) -> { x }
Napi::Value SolveLower(Request& request) {
  const std::int64_t n = request.Dimension("n"), columns = request.Dimension("columns");
  const auto l = request.Matrix<double>("l", n, n);
  double* b = request.MatrixResult<double>("b", n, columns, "x");
  return request.Run([=](Job&) { linalg::SolveLower(l.data, n, b, columns); });
}

// gram({ m, k, a, c? }) -> { c }; with c: c + a·aᵀ
Napi::Value Gram(Request& request) {
  const std::int64_t m = request.Dimension("m"), k = request.Dimension("k");
  const auto a = request.Matrix<double>("a", m, k);
  const bool add = request.Has("c");
  double* c = add ? request.MatrixResult<double>("c", m, m, "c") : request.Result<double>("c", m * m);
  return request.Run([=](Job&) { linalg::SymmetricGram(a.data, m, k, add ? 1.0 : 0.0, c); });
}

}  // namespace

void RegisterTriangular(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "multiplyByLower", MultiplyByLower);
  Export(env, exports, "solveLower", SolveLower);
  Export(env, exports, "gram", Gram);
}

}  // namespace nnqs::boundary
