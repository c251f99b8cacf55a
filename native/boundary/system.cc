#include "boundary/system.h"

#include <cblas.h>

#include "base/memory.h"
#include "base/threads.h"
#include "boundary/request.h"
#include "linalg/blis.h"
#include "linalg/simd.h"

namespace nnqs::boundary {
namespace {

// setThreads({ threads })
Napi::Value SetThreads(const Napi::CallbackInfo& info) {
  const Request request(info, "setThreads");
  nnqs::SetThreads(static_cast<int>(request.Integer("threads", 1, 1024)));
  return info.Env().Undefined();
}

// setSimdTarget({ target })
Napi::Value SetSimdTarget(const Napi::CallbackInfo& info) {
  const Request request(info, "setSimdTarget");
  const std::string target = request.Choice("target", {"best", "AVX3", "AVX2", "SSE4", "NEON", "EMU128", "SCALAR"});
  if (!SelectSimdTarget(target)) {
    std::string allowed = "best";
    for (const std::string& name : SimdTargets()) allowed += ", " + name;
    request.Fail("target", "is \"" + target + "\", but this machine has: " + allowed);
  }
  return info.Env().Undefined();
}

// systemInfo() -> { version, compiler, threads, simdTargets, blasCore, blasConfig, products, freeMemory }
Napi::Value SystemInfo(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array targets = Napi::Array::New(env);
  for (const std::string& target : SimdTargets()) targets.Set(targets.Length(), target);
  Napi::Object result = Napi::Object::New(env);
  result.Set("version", NNQS_VERSION);
  result.Set("compiler", NNQS_COMPILER);
  result.Set("threads", Threads());
  result.Set("simdTargets", targets);
  result.Set("blasCore", openblas_get_corename());
  result.Set("blasConfig", openblas_get_config());
  result.Set("products", linalg::blis::Description());
  result.Set("freeMemory", FreeMemory());
  return result;
}

}  // namespace

void RegisterSystem(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "setThreads", SetThreads);
  Export(env, exports, "setSimdTarget", SetSimdTarget);
  Export(env, exports, "systemInfo", SystemInfo);
}

}  // namespace nnqs::boundary
