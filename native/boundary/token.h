// The JavaScript object that carries cancellation into a job and progress out of it.
#pragma once

#include <napi.h>

#include <memory>

#include "base/job.h"

namespace nnqs::boundary {

// Throws ArgumentError for every value that createToken() has not made in this environment.
std::shared_ptr<Token> TokenOf(const Napi::Value& value);

// Exports createToken(), cancel(token), progress(token), cancelJobs(exitStatus).
void RegisterTokens(Napi::Env env, Napi::Object exports);

}  // namespace nnqs::boundary
