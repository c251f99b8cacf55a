#include <cblas.h>

#include <cstdlib>
#include <mutex>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/memory.h"
#include "base/simd.h"
#include "base/threads.h"
#include "boundary/value.h"
#include "exports/register.h"
#include "linalg/products/blisKernels.h"

namespace nnqs::exports {
namespace {

using boundary::Describe;

// setThreads({ threads })
Napi::Value SetThreads(Request& request) {
  nnqs::SetThreads(static_cast<int>(request.Integer("threads", 1, 1024)));
  return request.env().Undefined();
}

Napi::Array Strings(Napi::Env env, const std::vector<std::string>& strings) {
  Napi::Array result = Napi::Array::New(env, strings.size());
  for (std::size_t i = 0; i < strings.size(); ++i) result.Set(i, strings[i]);
  return result;
}

std::vector<std::string> BlisKernels() {
  std::vector<std::string> names;
  for (const auto& kernels : linalg::blis::RunnableKernels()) names.push_back(kernels.name);
  return names;
}

// "must be one of best, AVX3, AVX2, …, not …": what this machine can run.
std::string MustBeOneOf(const std::vector<std::string>& available, const std::string& found) {
  std::string list = "best";
  for (const std::string& name : available) list += ", " + name;
  return "must be one of " + list + " on this machine, not " + found;
}

// setBlisKernels({ kernels })
Napi::Value SetBlisKernels(Request& request) {
  const Napi::Value kernels = request.Value("kernels");
  if (!kernels.IsString() || !linalg::blis::SelectKernels(kernels.ToString())) {
    request.Fail("kernels", MustBeOneOf(BlisKernels(), Describe(kernels)));
  }
  return request.env().Undefined();
}

// setSimdTarget({ target })
Napi::Value SetSimdTarget(Request& request) {
  const Napi::Value target = request.Value("target");
  if (!target.IsString() || !SelectSimdTarget(target.ToString())) {
    request.Fail("target", MustBeOneOf(SimdTargets(), Describe(target)));
  }
  return request.env().Undefined();
}

// Selects what the variable `name` of the C environment says, if it is set.
template <class Select>
void SelectByVariable(const char* name, const std::vector<std::string>& available, Select&& select) {
  const char* const value = std::getenv(name);
  if (value == nullptr || *value == '\0' || select(value)) return;
  throw ArgumentError(std::string(name) + " " + MustBeOneOf(available, '"' + std::string(value) + '"') +
                      ". Unset it, or choose one of these.");
}

// useKernelsOfEnvironment(): for tests; see docs/linalg.md. Once in a process, so that what a program selects later
// stays selected when its workers load the addon too.
Napi::Value UseKernelsOfEnvironment(const Napi::CallbackInfo& info) {
  static std::once_flag once;
  std::call_once(once, [] {
    SelectByVariable("NNQS_BLIS_KERNELS", BlisKernels(), linalg::blis::SelectKernels);
    SelectByVariable("NNQS_SIMD_TARGET", SimdTargets(), SelectSimdTarget);
  });
  return info.Env().Undefined();
}

// systemInfo() -> { version, compiler, threads, simdTarget, simdTargets, blasCore, blasConfig, blisVersion,
//   blisKernels, blisReason, blisRunnable, freeMemory, freeAddressSpace, workSpace }
Napi::Value SystemInfo(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const linalg::blis::Kernels kernels = linalg::blis::SelectedKernels();
  Napi::Object result = Napi::Object::New(env);
  result.Set("version", NNQS_VERSION);
  result.Set("compiler", NNQS_COMPILER);
  result.Set("threads", Threads());
  result.Set("simdTarget", SelectedSimdTarget());
  result.Set("simdTargets", Strings(env, SimdTargets()));
  result.Set("blasCore", openblas_get_corename());
  result.Set("blasConfig", openblas_get_config());
  result.Set("blisVersion", linalg::blis::Version());
  result.Set("blisKernels", kernels.name);
  result.Set("blisReason", kernels.reason);
  result.Set("blisRunnable", Strings(env, BlisKernels()));
  result.Set("freeMemory", FreeMemory());
  result.Set("freeAddressSpace", FreeAddressSpace());
  result.Set("workSpace", WorkSpaceToCome());
  return result;
}

}  // namespace

void RegisterSystem(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "setThreads", SetThreads);
  Export(env, exports, "setBlisKernels", SetBlisKernels);
  Export(env, exports, "setSimdTarget", SetSimdTarget);
  Export(env, exports, "useKernelsOfEnvironment", UseKernelsOfEnvironment);
  Export(env, exports, "systemInfo", SystemInfo);
}

}  // namespace nnqs::exports
