// Asks JavaScript's collector for what nobody refers to any more, where memory would be refused otherwise: arrays of
// many gigabytes are next to nothing to it.
#pragma once

#include <napi.h>

namespace nnqs::boundary {

// Runs the collector, unless that was just done; returns once it had time to give memory back.
void CollectGarbage(Napi::Env env);

}  // namespace nnqs::boundary
