// Registers every native function; nothing else happens here.
#include <napi.h>

#include "boundary/correlators.h"
#include "boundary/decompositions.h"
#include "boundary/dynamics.h"
#include "boundary/entropy.h"
#include "boundary/files.h"
#include "boundary/instance.h"
#include "boundary/kernels.h"
#include "boundary/krylovDynamics.h"
#include "boundary/linalg.h"
#include "boundary/memory.h"
#include "boundary/networks.h"
#include "boundary/operators.h"
#include "boundary/quantum.h"
#include "boundary/random.h"
#include "boundary/request.h"
#include "boundary/staged.h"
#include "boundary/states.h"
#include "boundary/system.h"
#include "boundary/token.h"
#include "boundary/triangular.h"

namespace {

Napi::Object Initialise(Napi::Env env, Napi::Object exports) {
  nnqs::boundary::RegisterInstance(env, exports);
  nnqs::boundary::RegisterCorrelators(env, exports);
  nnqs::boundary::RegisterDynamics(env, exports);
  nnqs::boundary::RegisterFiles(env, exports);
  nnqs::boundary::RegisterTokens(env, exports);
  nnqs::boundary::RegisterKernels(env, exports);
  nnqs::boundary::RegisterKrylovDynamics(env, exports);
  nnqs::boundary::RegisterLinalg(env, exports);
  nnqs::boundary::RegisterMemory(env, exports);
  nnqs::boundary::RegisterNetworks(env, exports);
  nnqs::boundary::RegisterOperators(env, exports);
  nnqs::boundary::RegisterQuantum(env, exports);
  nnqs::boundary::RegisterRandom(env, exports);
  nnqs::boundary::RegisterEntropy(env, exports);
  nnqs::boundary::RegisterStaging(env, exports);
  nnqs::boundary::RegisterStates(env, exports);
  nnqs::boundary::RegisterTriangular(env, exports);
  nnqs::boundary::RegisterDecompositions(env, exports);
  nnqs::boundary::RegisterSystem(env, exports);
  return exports;
}

}  // namespace

NODE_API_MODULE(nnqs, Initialise)
