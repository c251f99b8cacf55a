// One array that goes back to JavaScript.
#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <string>

#include "boundary/apart.h"
#include "boundary/request.h"
#include "boundary/value.h"

namespace nnqs::boundary {

struct Request::Output {
  std::string name;
  Napi::Reference<Napi::TypedArray> array;
  // Set for arrays of the caller in asynchronous jobs: worked on in a copy, written back at the end.
  std::function<void(const Bytes&)> write_back;
  // Set for new arrays of asynchronous jobs whose environment may end before they do: filled there, copied at the end.
  std::shared_ptr<Apart> apart;
};

}  // namespace nnqs::boundary
