// Registers every native function; nothing else happens here.
#include <napi.h>

#include "boundary/apart.h"
#include "boundary/instance.h"
#include "boundary/staged.h"
#include "boundary/token.h"
#include "exports/register.h"

namespace {

Napi::Object Initialise(Napi::Env env, Napi::Object exports) {
  nnqs::boundary::RegisterInstance(env, exports);
  nnqs::boundary::RegisterTokens(env, exports);
  nnqs::boundary::RegisterStaging(env, exports);
  nnqs::boundary::RegisterApart(env, exports);
  nnqs::exports::RegisterCorrelators(env, exports);
  nnqs::exports::RegisterDecompositions(env, exports);
  nnqs::exports::RegisterDescent(env, exports);
  nnqs::exports::RegisterDynamics(env, exports);
  nnqs::exports::RegisterEntropy(env, exports);
  nnqs::exports::RegisterFiles(env, exports);
  nnqs::exports::RegisterGraph(env, exports);
  nnqs::exports::RegisterHilbert(env, exports);
  nnqs::exports::RegisterKernelOperators(env, exports);
  nnqs::exports::RegisterKernelSpaces(env, exports);
  nnqs::exports::RegisterKernels(env, exports);
  nnqs::exports::RegisterKrylov(env, exports);
  nnqs::exports::RegisterMemory(env, exports);
  nnqs::exports::RegisterNetworks(env, exports);
  nnqs::exports::RegisterOperators(env, exports);
  nnqs::exports::RegisterProducts(env, exports);
  nnqs::exports::RegisterRandom(env, exports);
  nnqs::exports::RegisterSectors(env, exports);
  nnqs::exports::RegisterStates(env, exports);
  nnqs::exports::RegisterSystem(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(nnqs, Initialise)
