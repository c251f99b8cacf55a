// Registers every native function; nothing else happens here.
#include <napi.h>

#include "boundary/linalg.h"
#include "boundary/quantum.h"
#include "boundary/request.h"

namespace {

Napi::Object Initialise(Napi::Env env, Napi::Object exports) {
  nnqs::boundary::RegisterJobs(env, exports);
  nnqs::boundary::RegisterLinalg(env, exports);
  nnqs::boundary::RegisterQuantum(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(nnqs, Initialise)
