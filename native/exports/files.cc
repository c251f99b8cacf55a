#include <string>

#include "base/exchange.h"
#include "exports/register.h"

namespace nnqs::exports {
namespace {

std::string Path(const Request& request, const std::string& name) {
  std::string path = request.Text(name, "a path");
  if (path.find('\0') != std::string::npos) request.Fail(name, "must be a path, without the character 0");
  return path;
}

// exchangeNames({ a, b }) -> { exchanged }: two paths change places in one step, where system and file system can.
Napi::Value ExchangeNames(Request& request) {
  const std::string a = Path(request, "a");
  const std::string b = Path(request, "b");
  Napi::Object result = Napi::Object::New(request.env());
  result.Set("exchanged", nnqs::ExchangeNames(a, b));
  return result;
}

}  // namespace

void RegisterFiles(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "exchangeNames", ExchangeNames);
}

}  // namespace nnqs::exports
