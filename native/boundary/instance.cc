#include "boundary/instance.h"

#include <unistd.h>

#include <cstdint>
#include <new>

#include "base/errors.h"
#include "boundary/export.h"

namespace nnqs::boundary {
namespace {

const char* ClassName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Argument:
      return "ArgumentError";
    case ErrorKind::Shape:
      return "ShapeError";
    case ErrorKind::Memory:
      return "MemoryError";
    case ErrorKind::Numerical:
      return "NumericalError";
    case ErrorKind::Tolerance:
      return "ToleranceError";
    case ErrorKind::Cancelled:
      return "CancelledError";
  }
  return "Error";
}

Napi::Value MakeError(Napi::Env env, const char* name, const std::string& message) {
  const auto& classes = InstanceOf(env).error_classes;
  const auto found = classes.find(name);
  if (found != classes.end()) {
    try {
      return found->second.New({Napi::String::New(env, message)});
    } catch (const Napi::Error&) {
      // a class that throws: the plain error says as much
    }
  }
  return Napi::Error::New(env, message).Value();
}

Napi::Value SetErrorClasses(const Napi::CallbackInfo& info) {
  if (!info[0].IsObject()) throw ArgumentError("setErrorClasses: expects an object of error classes");
  const auto object = info[0].As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  for (std::uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).ToString().Utf8Value();
    const Napi::Value value = object.Get(name);
    if (value.IsFunction()) {
      InstanceOf(info.Env()).error_classes[name] = Napi::Persistent(value.As<Napi::Function>());
    }
  }
  return info.Env().Undefined();
}

}  // namespace

Instance& InstanceOf(Napi::Env env) {
  return *env.GetInstanceData<Instance>();
}

Napi::Value ToJavaScript(Napi::Env env, const std::exception_ptr& failure, const std::string& label) {
  const std::string start = label.empty() ? "" : label + ": ";
  try {
    std::rethrow_exception(failure);
  } catch (const Error& error) {
    return MakeError(env, ClassName(error.kind()), start + error.what());
  } catch (const Napi::Error& error) {
    return error.Value();
  } catch (const std::bad_alloc&) {
    return MakeError(env, "MemoryError", start + "the system refused memory for this job. Use a smaller problem");
  } catch (const std::exception& error) {
    return MakeError(env, "NumericalError", start + error.what());
  }
}

void RegisterInstance(Napi::Env env, Napi::Object exports) {
  auto* instance = new Instance;  // Node-API deletes it with the environment
  instance->array_buffer = Napi::Persistent(env.Global().Get("ArrayBuffer").As<Napi::Function>());
  instance->may_end_early = gettid() != getpid();
  env.SetInstanceData(instance);
  instance->pending.Open(env);
  Export(env, exports, "setErrorClasses", SetErrorClasses);
}

}  // namespace nnqs::boundary
