#include "exports/operatorHandle.h"

#include "boundary/handle.h"

namespace nnqs::exports {
namespace {

using boundary::FromHandle;
using boundary::MakeHandle;

constexpr std::uint64_t kOperatorTag = 0x6e6e71736f706572;

}  // namespace

Napi::Object MakeOperatorHandle(Napi::Env env, OperatorPointer h, std::int64_t bytes) {
  return MakeHandle<const operators::Operator>(env, kOperatorTag, std::move(h), bytes);
}

OperatorPointer OperatorOf(const Request& request) {
  auto h = FromHandle<const operators::Operator>(request.Value("operator"), kOperatorTag,
                                                 "`operator` must be an operator made by this library");
  request.RequireMemory("the tables of the operator", h->BytesToCome());
  return h;
}

}  // namespace nnqs::exports
