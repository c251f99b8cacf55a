#include "linalg/blis.h"

#include <blis.h>

#include "linalg/blisKernels.h"

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

}  // namespace

void Multiply(const Gemm<double>& p) {
  rntm_t runtime = OneThread();
  bli_dgemm_ex(Blis(p.op_a), Blis(p.op_b), p.m, p.n, p.k, Blis(&p.alpha), Blis(p.a), p.lda, 1, Blis(p.b), p.ldb, 1,
               Blis(&p.beta), p.c, p.ldc, 1, SelectedContext(), &runtime);
}

void Multiply(const Gram<double>& g) {
  rntm_t runtime = OneThread();
  const double one = 1;
  bli_dsyrk_ex(Blis(g.triangle), Blis(g.op), g.n, g.k, Blis(&one), Blis(g.a), g.lda, 1, Blis(&g.beta), g.c, g.ldc, 1,
               SelectedContext(), &runtime);
}

}  // namespace nnqs::linalg::blis
