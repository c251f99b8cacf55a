#include "boundary/token.h"

#include "base/jobQueue.h"
#include "boundary/export.h"
#include "boundary/handle.h"
#include "boundary/pending.h"

namespace nnqs::boundary {
namespace {

constexpr std::uint64_t kTokenTag = 0x6e6e7173746f6b65;

Napi::Value CreateToken(const Napi::CallbackInfo& info) {
  return MakeHandle(info.Env(), kTokenTag, std::make_shared<Token>());
}

Napi::Value Cancel(const Napi::CallbackInfo& info) {
  TokenOf(info[0])->cancelled = true;
  return info.Env().Undefined();
}

Napi::Value Progress(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), TokenOf(info[0])->progress.load());
}

// cancelJobs(exitStatus): every job of this process, in whatever thread; for its end.
Napi::Value CancelJobs(const Napi::CallbackInfo& info) {
  if (info[0].IsNumber()) RememberExitStatus(info[0].As<Napi::Number>().Int32Value());
  CancelAll();
  return info.Env().Undefined();
}

}  // namespace

std::shared_ptr<Token> TokenOf(const Napi::Value& value) {
  return FromHandle<Token>(value, kTokenTag, "`token` must come from createToken()");
}

void RegisterTokens(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "createToken", CreateToken);
  Export(env, exports, "cancel", Cancel);
  Export(env, exports, "progress", Progress);
  Export(env, exports, "cancelJobs", CancelJobs);
}

}  // namespace nnqs::boundary
