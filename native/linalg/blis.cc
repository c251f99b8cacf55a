#include "linalg/blis.h"

#include <blis.h>
#include <hwy/targets.h>

#include <cstdlib>

namespace nnqs::linalg::blis {
namespace {

// BLIS 0.9 knows CPUs by family and model, and takes those that came after it for the slowest; what they can do counts.
// It reads the choice from the C environment, once.
bool Initialise() {
#if defined(__x86_64__)
  constexpr const char* kChoice = "BLIS_ARCH_TYPE";
  const std::int64_t targets = hwy::SupportedTargets();
  const bool avx512 = (targets & HWY_AVX3) != 0, avx2 = (targets & HWY_AVX2) != 0;
  if (std::getenv(kChoice) == nullptr && bli_cpuid_query_id() == BLIS_ARCH_GENERIC && avx2) {
    setenv(kChoice, std::to_string(avx512 ? BLIS_ARCH_SKX : BLIS_ARCH_HASWELL).c_str(), 1);
    bli_init();
    unsetenv(kChoice);
    return true;
  }
#endif
  bli_init();
  return true;
}

rntm_t OneThread() {
  [[maybe_unused]] static const bool initialised = Initialise();
  rntm_t runtime = BLIS_RNTM_INITIALIZER;
  bli_rntm_set_num_threads(1, &runtime);
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

std::string Description() {
  OneThread();
  return std::string("BLIS ") + bli_info_get_version_str() + " (" + bli_arch_string(bli_arch_query_id()) + ")";
}

void Multiply(const Gemm<double>& p) {
  rntm_t runtime = OneThread();
  bli_dgemm_ex(Blis(p.op_a), Blis(p.op_b), p.m, p.n, p.k, Blis(&p.alpha), Blis(p.a), p.lda, 1, Blis(p.b), p.ldb, 1,
               Blis(&p.beta), p.c, p.ldc, 1, nullptr, &runtime);
}

void Multiply(const Gram<double>& g) {
  rntm_t runtime = OneThread();
  const double one = 1;
  bli_dsyrk_ex(Blis(g.triangle), Blis(g.op), g.n, g.k, Blis(&one), Blis(g.a), g.lda, 1, Blis(&g.beta), g.c, g.ldc, 1,
               nullptr, &runtime);
}

}  // namespace nnqs::linalg::blis
