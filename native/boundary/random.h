// Registers the random streams: normal, uniform, permutation.
#pragma once

#include <napi.h>

#include "boundary/request.h"
#include "random/stream.h"

namespace nnqs::boundary {

// The stream that a request names by `seed`, `member`, `component` and `layer`.
random::Stream StreamOf(const Request& request);

void RegisterRandom(Napi::Env env, Napi::Object exports);

}  // namespace nnqs::boundary
