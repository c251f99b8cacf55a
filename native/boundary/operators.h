// Registers what makes operators and applies them: createOperator, describeOperator, applyOperator, countNonzeros,
// toSparse, toDense.
#pragma once

#include <napi.h>

namespace nnqs::boundary {
void RegisterOperators(Napi::Env env, Napi::Object exports);
}
