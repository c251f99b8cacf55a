// What the addon keeps for one JavaScript environment (the main thread or a worker): JavaScript's classes that C++ uses
// and the jobs that are under way.
#pragma once

#include <napi.h>

#include <exception>
#include <map>
#include <memory>
#include <string>

#include "boundary/pending.h"

namespace nnqs::boundary {

struct Instance {
  Napi::FunctionReference array_buffer;                          // JavaScript's ArrayBuffer
  std::map<std::string, Napi::FunctionReference> error_classes;  // those of src/native/errors.ts
  // Whether this environment's memory may go while the process lives on: that of a worker thread.
  bool may_end_early = false;
  PendingJobs pending;
};

Instance& InstanceOf(Napi::Env env);

// The JavaScript error for a C++ one; its message begins with `label`, if that is not empty.
Napi::Value ToJavaScript(Napi::Env env, const std::exception_ptr& failure, const std::string& label);

// Creates the instance; exports setErrorClasses(classes).
void RegisterInstance(Napi::Env env, Napi::Object exports);

}  // namespace nnqs::boundary
