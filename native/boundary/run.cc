// How a request runs: at once, or on a thread of its own.
#include <algorithm>

#include "base/copy.h"
#include "boundary/apart.h"
#include "boundary/instance.h"
#include "boundary/output.h"
#include "boundary/request.h"
#include "boundary/value.h"

namespace nnqs::boundary {

void Request::HandleResult(const std::string& name, std::function<Napi::Value(Napi::Env)> make) {
  handles_[name] = std::move(make);
}

Napi::Value Request::Finish(const Job& job) {
  Napi::Object result = Napi::Object::New(env_);
  Napi::Object apart = Napi::Object::New(env_);
  for (const auto& output : outputs_) {
    if (output->apart) {
      if (apart_) {
        apart.Set(output->name, HandleOf(env_, output->apart));
      } else {
        result.Set(output->name, output->apart->Take(env_, std::max<std::size_t>(1, output->apart->numbers())));
      }
      continue;
    }
    const Napi::TypedArray array = output->array.Value();
    if (IsDetached(array)) {
      Fail(output->name, "was transferred to another thread while the job ran; its result is lost");
    }
    if (output->write_back) output->write_back(BytesOf(array));
    result.Set(output->name, array);
  }
  if (apart_) result.Set("apart", apart);
  for (const auto& [name, make] : handles_) result.Set(name, make(env_));
  for (const auto& [name, value] : job.numbers) result.Set(name, Napi::Number::New(env_, value));
  for (const auto& [name, values] : job.arrays) {
    const Napi::TypedArray array = NewArray(env_, napi_float64_array, sizeof(double), values.size());
    CopyBytes(BytesOf(array).data, values.data(), values.size() * sizeof(double));
    result.Set(name, array);
  }
  return result;
}

Napi::Value Request::Run(std::function<void(Job&)> work) {
  if (measure_) return Napi::Number::New(env_, asked_);
  arguments_.clear();  // handles that end with this call
  if (!sync_) {
    if (!checks_.empty()) {
      work = [checks = std::move(checks_), work = std::move(work)](Job& job) mutable {
        for (const auto& check : checks) check();
        checks.clear();  // they hold inputs
        work(job);
      };
    }
    return InstanceOf(env_).pending.Begin(std::move(*this), std::move(work));
  }
  const Registered registered(token_);
  Job job(token_);
  job.Check();
  work(job);
  return Finish(job);
}

}  // namespace nnqs::boundary
