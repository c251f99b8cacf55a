#include "boundary/memory.h"

#include <limits>
#include <string>

#include "base/memory.h"
#include "boundary/request.h"
#include "boundary/value.h"

namespace nnqs::boundary {
namespace {

std::string TextOf(const Request& request, const char* name) {
  const Napi::Value value = request.Value(name);
  if (!value.IsString()) request.Fail(name, "must be a string, not " + Describe(value));
  return value.As<Napi::String>().Utf8Value();
}

// requireMemory({ method, what, bytes, remedy }): throws MemoryError if that much is not free
Napi::Value RequireFreeMemory(const Napi::CallbackInfo& info) {
  const Request request(info, "requireMemory");
  const double bytes = request.Number("bytes", 0, std::numeric_limits<double>::max());
  nnqs::RequireMemory(TextOf(request, "method"), TextOf(request, "what"), bytes, TextOf(request, "remedy"));
  return info.Env().Undefined();
}

}  // namespace

void RegisterMemory(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "requireMemory", RequireFreeMemory);
}

}  // namespace nnqs::boundary
