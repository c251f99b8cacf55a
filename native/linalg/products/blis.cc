#include "linalg/products/blis.h"

#include <blis.h>

#include <cmath>

#include "base/threads.h"
#include "linalg/products/blisKernels.h"

namespace nnqs::linalg::blis {
namespace {

// Its kernels for small matrices add in an order that depends on the shape. Without them an element is the same bits in
// whatever product it is computed.
rntm_t OneThread() {
  rntm_t runtime = BLIS_RNTM_INITIALIZER;
  bli_rntm_set_num_threads(1, &runtime);
  bli_rntm_disable_l3_sup(&runtime);
  return runtime;
}

trans_t Blis(Op op) {
  return op == Op::None ? BLIS_NO_TRANSPOSE : BLIS_TRANSPOSE;
}

uplo_t Blis(Triangle triangle) {
  return triangle == Triangle::Lower ? BLIS_LOWER : BLIS_UPPER;
}

// BLIS reads through pointers that are not const.
double* Blis(const double* x) {
  return const_cast<double*>(x);
}

// Factor of C that is left to BLIS. Inside a tile of its kernels β·C + A·B is rounded once, in one that is cut by the
// edge of C twice; where β·C is exact, both are the same.
double ScaleFirst(double beta, std::int64_t rows, std::int64_t columns, double* c, std::int64_t ldc) {
  if (beta == 0 || std::abs(beta) == 1) return beta;
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t j = 0; j < columns; ++j) c[i * ldc + j] *= beta;
  }
  return 1;
}

}  // namespace

void Multiply(const Gemm<double>& p) {
  const BlasBuffers buffers(1, BlasLibrary::Blis);
  rntm_t runtime = OneThread();
  const double beta = ScaleFirst(p.beta, p.m, p.n, p.c, p.ldc);
  bli_dgemm_ex(Blis(p.op_a), Blis(p.op_b), p.m, p.n, p.k, Blis(&p.alpha), Blis(p.a), p.lda, 1, Blis(p.b), p.ldb, 1,
               Blis(&beta), p.c, p.ldc, 1, SelectedContext(), &runtime);
}

void Multiply(const Gram<double>& g) {
  const BlasBuffers buffers(1, BlasLibrary::Blis);
  rntm_t runtime = OneThread();
  const double one = 1;
  bli_dsyrk_ex(Blis(g.triangle), Blis(g.op), g.n, g.k, Blis(&one), Blis(g.a), g.lda, 1, Blis(&g.beta), g.c, g.ldc, 1,
               SelectedContext(), &runtime);
}

}  // namespace nnqs::linalg::blis
