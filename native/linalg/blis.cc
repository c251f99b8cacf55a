#include "linalg/blis.h"

#include <blis.h>
#include <hwy/targets.h>

#include <cstdlib>
#include <optional>

namespace nnqs::linalg::blis {
namespace {

constexpr const char* kChoice = "BLIS_ARCH_TYPE";

void Choose(const std::optional<std::string>& kernels) {
  if (kernels) {
    setenv(kChoice, kernels->c_str(), 1);
  } else {
    unsetenv(kChoice);
  }
}

// BLIS 0.9 knows CPUs by family and model, and takes those that came after it for the slowest; what they can do counts.
std::optional<std::string> KernelsOfThisCpu() {
#if defined(__x86_64__)
  const std::int64_t targets = hwy::SupportedTargets();
  const bool avx512 = (targets & HWY_AVX3) != 0, avx2 = (targets & HWY_AVX2) != 0;
  if (bli_cpuid_query_id() == BLIS_ARCH_GENERIC && avx2) {
    return std::to_string(avx512 ? BLIS_ARCH_SKX : BLIS_ARCH_HASWELL);
  }
#endif
  return std::nullopt;
}

// BLIS reads the choice from the C environment, once, and ends the process if it does not know what it finds there.
bool Initialise() {
  const char* found = std::getenv(kChoice);
  const auto before = found == nullptr ? std::nullopt : std::optional<std::string>(found);
  Choose(KernelsOfThisCpu());
  bli_init();
  Choose(before);
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
