// One array that goes back to JavaScript.
#pragma once

#include <napi.h>

#include <functional>
#include <string>

#include "boundary/request.h"
#include "boundary/value.h"

namespace nnqs::boundary {

struct Request::Output {
  std::string name;
  Napi::Reference<Napi::TypedArray> array;
  // Set for arrays of the caller in asynchronous jobs: worked on in a copy, written back at the end.
  std::function<void(const Bytes&)> write_back;
};

}  // namespace nnqs::boundary
