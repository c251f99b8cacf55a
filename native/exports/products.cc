#include <bit>
#include <cmath>

#include "base/errors.h"
#include "base/finite.h"
#include "exports/register.h"
#include "linalg/products/gemm.h"
#include "linalg/products/gram.h"
#include "linalg/products/multiplyByLower.h"
#include "linalg/vectors/walshHadamard.h"

namespace nnqs::exports {
namespace {

// Elements from the first to one past the last that a rows×columns matrix of leading dimension `ld` touches.
std::size_t Extent(std::int64_t rows, std::int64_t columns, std::int64_t ld) {
  return rows == 0 || columns == 0 ? 0 : static_cast<std::size_t>(rows - 1) * ld + columns;
}

template <class T>
T Scalar(const Request& request, const std::string& name) {
  return static_cast<T>(request.Number(name));
}
template <>
std::complex<double> Scalar(const Request& request, const std::string& name) {
  return {request.Number(name), request.Number(name + "Imaginary")};
}

linalg::Op OpOf(const Request& request, const std::string& name) {
  const std::string op = request.Choice(name, {"none", "transpose", "adjoint"});
  return op == "none" ? linalg::Op::None : op == "transpose" ? linalg::Op::Transpose : linalg::Op::Adjoint;
}

std::int64_t LeadingDimension(const Request& request, const std::string& name, std::int64_t columns) {
  const std::int64_t ld = request.Dimension(name);
  if (ld < std::max<std::int64_t>(1, columns)) {
    request.FailShape(name, "is " + std::to_string(ld) + ", but a row has " + std::to_string(columns) +
                                " elements. Pass at least " + std::to_string(std::max<std::int64_t>(1, columns)));
  }
  return ld;
}

// sgemm, dgemm({ opA, opB, m, n, k, alpha, a, lda, b, ldb, beta, c?, ldc }) -> { c }

// zgemm({ opA, opB, m, n, k, alpha, alphaImaginary, a, lda, b, ldb, beta, betaImaginary, c?, ldc }) -> { c }
template <class T>
Napi::Value GemmOf(Request& request) {
  linalg::Gemm<T> p;
  p.op_a = OpOf(request, "opA");
  p.op_b = OpOf(request, "opB");
  p.m = request.Dimension("m");
  p.n = request.Dimension("n");
  p.k = request.Dimension("k");
  p.alpha = Scalar<T>(request, "alpha");
  p.beta = Scalar<T>(request, "beta");
  const bool plain_a = p.op_a == linalg::Op::None, plain_b = p.op_b == linalg::Op::None;
  p.lda = LeadingDimension(request, "lda", plain_a ? p.k : p.m);
  p.ldb = LeadingDimension(request, "ldb", plain_b ? p.n : p.k);
  p.ldc = LeadingDimension(request, "ldc", p.n);
  const auto a = request.Array<T>("a", plain_a ? Extent(p.m, p.k, p.lda) : Extent(p.k, p.m, p.lda));
  const auto b = request.Array<T>("b", plain_b ? Extent(p.k, p.n, p.ldb) : Extent(p.n, p.k, p.ldb));
  const std::size_t extent = Extent(p.m, p.n, p.ldc);
  if (request.Has("c")) {
    request.RequireDisjoint("c", "a");
    request.RequireDisjoint("c", "b");
    p.c = request.InOut<T>("c", extent);
  } else {
    if (p.beta != T{0}) request.Fail("beta", "needs a matrix `c` to add to. Pass c, or leave beta out");
    p.c = request.Result<T>("c", extent);
  }
  p.a = a.data;
  p.b = b.data;
  return request.Run([a, b, p](Job&) { linalg::Multiply(p); });
}

// walshHadamard({ vectors?, states, components, values, inPlace? }) -> { values }; in place: in the caller's own array
Napi::Value WalshHadamard(Request& request) {
  linalg::Vectors shape;
  shape.states = request.Dimension("states", 1);
  shape.components = request.Integer("components", 1, 2);
  if (request.Has("vectors")) shape.vectors = request.Dimension("vectors", 1);
  if (!std::has_single_bit(shape.states)) {
    request.Fail("states", "must be a power of two, not " + std::to_string(shape.states));
  }
  request.RequireMemory("work space", linalg::WalshHadamardBytes(shape), "Use fewer threads.");
  const auto rows = static_cast<std::int64_t>(shape.vectors), columns = static_cast<std::int64_t>(shape.length());
  double* values = request.Has("inPlace") && request.Flag("inPlace")
                       ? request.InOut<double>("values", shape.numbers())
                       : request.MatrixResult<double>("values", rows, columns, "values");
  return request.Run([=](Job& job) {
    const double moduli = linalg::WalshHadamard(values, shape, job, [&](std::size_t begin, std::size_t count) {
      nnqs::RequireFinite("values", values + begin, count, begin);
    });
    if (!std::isfinite(moduli) && !nnqs::AllFinite(values, shape.numbers())) {
      throw NumericalError("the sums exceed the range of doubles. Scale the values");
    }
  });
}

// multiplyByLower({ m, n, b, l }) -> { product }
Napi::Value MultiplyByLower(Request& request) {
  const std::int64_t m = request.Dimension("m"), n = request.Dimension("n");
  const auto l = request.Matrix<double>("l", n, n);
  double* b = request.MatrixResult<double>("b", m, n, "product");
  return request.Run([=](Job&) { linalg::MultiplyByLower(l.data, n, b, m); });
}

// gram({ m, k, a, columns, c? }) -> { c }: a·aᵀ of the m×k matrix a, or aᵀ·a of its columns; with c that is added to it
Napi::Value Gram(Request& request) {
  const std::int64_t m = request.Dimension("m"), k = request.Dimension("k");
  const bool columns = request.Flag("columns"), add = request.Has("c");
  const std::int64_t n = columns ? k : m;
  const auto a = request.Matrix<double>("a", m, k);
  double* c = add ? request.MatrixResult<double>("c", n, n, "c") : request.Result<double>("c", n * n);
  return request.Run(
      [=](Job&) { (columns ? linalg::ColumnGram : linalg::SymmetricGram)(a.data, m, k, add ? 1.0 : 0.0, c); });
}

}  // namespace

void RegisterProducts(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "sgemm", GemmOf<float>);
  Export(env, exports, "dgemm", GemmOf<double>);
  Export(env, exports, "zgemm", GemmOf<std::complex<double>>);
  Export(env, exports, "walshHadamard", WalshHadamard);
  Export(env, exports, "multiplyByLower", MultiplyByLower);
  Export(env, exports, "gram", Gram);
}

}  // namespace nnqs::exports
