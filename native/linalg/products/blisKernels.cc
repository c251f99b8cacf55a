#include "linalg/products/blisKernels.h"

#include <blis.h>

#include <atomic>
#include <cstdlib>
#include <string_view>

namespace nnqs::linalg::blis {
namespace {

struct Choice {
  arch_t arch;
  bool runnable;
  const char* reason;
};

// Compilers were told that such CPUs have the rest of what came with these extensions, and may have used it.
std::vector<Choice> Choices() {
#if defined(__x86_64__)
  const bool avx = __builtin_cpu_supports("avx");
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
                    __builtin_cpu_supports("bmi2");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl");
  const char* with_avx2 = "the CPU has AVX2 and FMA";
  return {{BLIS_ARCH_SKX, avx512, "the CPU has AVX-512"},
          {BLIS_ARCH_HASWELL, avx2, with_avx2},
          {BLIS_ARCH_ZEN, avx2, with_avx2},
          {BLIS_ARCH_ZEN2, avx2, with_avx2},
          {BLIS_ARCH_ZEN3, avx2, with_avx2},
          {BLIS_ARCH_SANDYBRIDGE, avx, "the CPU has AVX"},
          {BLIS_ARCH_PENRYN, bool(__builtin_cpu_supports("ssse3")), "the CPU has SSSE3"},
          {BLIS_ARCH_GENERIC, true, "they run on every CPU"}};
#else
  return {{bli_cpuid_query_id(), true, "BLIS takes them for this CPU"},
          {BLIS_ARCH_GENERIC, true, "they run on every CPU"}};
#endif
}

// BLIS reads this once, when it starts, and ends the process if it does not know what it finds there.
constexpr const char* kForeignChoice = "BLIS_ARCH_TYPE";

bool StartBlis() {
  const char* found = std::getenv(kForeignChoice);
  const std::string before = found == nullptr ? "" : found;
  unsetenv(kForeignChoice);
  bli_init();
  if (found != nullptr) setenv(kForeignChoice, before.c_str(), 1);
  return true;
}

struct Runnable {
  Kernels kernels;
  cntx_t* context;
};

const std::vector<Runnable>& All() {
  static const std::vector<Runnable> all = [] {
    StartBlis();
    std::vector<Runnable> found;
    for (const auto& [arch, runnable, reason] : Choices()) {
      if (runnable && bli_gks_lookup_id(arch) != nullptr) {
        found.push_back({{bli_arch_string(arch), reason}, bli_gks_lookup_nat_cntx(arch)});
      }
    }
    return found;
  }();
  return all;
}

std::atomic<std::size_t> selected{0};

}  // namespace

std::vector<Kernels> RunnableKernels() {
  std::vector<Kernels> result;
  for (const Runnable& runnable : All()) result.push_back(runnable.kernels);
  return result;
}

Kernels SelectedKernels() {
  return All()[selected].kernels;
}

bool SelectKernels(const std::string& name) {
  for (std::size_t i = 0; i < All().size(); ++i) {
    if (name != All()[i].kernels.name && (i > 0 || name != "best")) continue;
    selected = i;
    return true;
  }
  return false;
}

std::string Version() {
  return bli_info_get_version_str();
}

cntx_s* SelectedContext() {
  return All()[selected.load(std::memory_order_relaxed)].context;
}

}  // namespace nnqs::linalg::blis
