// How a request runs: at once, or on a thread of libuv's pool.
#include <algorithm>
#include <exception>

#include "base/copy.h"
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
  for (const auto& output : outputs_) {
    const Napi::TypedArray array = output->array.Value();
    if (output->write_back) {
      if (IsDetached(array)) {
        Fail(output->name, "was transferred to another thread while the job ran; its result is lost");
      }
      output->write_back(BytesOf(array));
    }
    result.Set(output->name, array);
  }
  for (const auto& [name, make] : handles_) result.Set(name, make(env_));
  for (const auto& [name, value] : job.numbers) result.Set(name, Napi::Number::New(env_, value));
  for (const auto& [name, values] : job.arrays) {
    const Napi::TypedArray array = NewArray(env_, napi_float64_array, sizeof(double), values.size());
    CopyBytes(BytesOf(array).data, values.data(), values.size() * sizeof(double));
    result.Set(name, array);
  }
  return result;
}

// Owns the request while a pool thread works. When a worker's environment ends, Node waits for the pool, so that memory
// outlives the job.
class Worker : public Napi::AsyncWorker {
 public:
  Worker(Request&& request, std::function<void(Job&)> work)
      : Napi::AsyncWorker(request.env_),
        deferred_(request.env_),
        job_(request.token_),
        request_(std::move(request)),
        work_(std::move(work)) {
    InstanceOf(Env()).running.insert(request_.token_);
  }

  Napi::Promise Promise() const { return deferred_.Promise(); }

 protected:
  void Execute() override {
    try {
      job_.Check();
      work_(job_);
      job_.Check();
    } catch (...) {
      failure_ = std::current_exception();
    }
    work_ = nullptr;  // frees the copies of the inputs
  }

  void OnOK() override {
    const Napi::HandleScope scope(Env());
    auto& running = InstanceOf(Env()).running;
    running.erase(request_.token_);
    try {
      Settle();
    } catch (const Napi::Error&) {
      // Nothing can be told to a worker that is being terminated. It waits for its jobs: they stop at their next check.
      for (const auto& token : running) token->cancelled = true;
    }
  }

  void Settle() {
    if (!failure_) {
      try {
        deferred_.Resolve(request_.Finish(job_));
        return;
      } catch (...) {
        failure_ = std::current_exception();
      }
    }
    deferred_.Reject(ToJavaScript(Env(), failure_));
  }

 private:
  Napi::Promise::Deferred deferred_;
  Job job_;
  Request request_;
  std::function<void(Job&)> work_;
  std::exception_ptr failure_;
};

Napi::Value Request::Run(std::function<void(Job&)> work) {
  arguments_.clear();  // handles that end with this call
  if (sync_) {
    Job job(token_);
    job.Check();
    work(job);
    return Finish(job);
  }
  if (!checks_.empty()) {
    work = [checks = std::move(checks_), work = std::move(work)](Job& job) mutable {
      for (const auto& check : checks) check();
      checks.clear();  // they hold inputs
      work(job);
    };
  }
  auto worker = std::make_unique<Worker>(std::move(*this), std::move(work));
  const Napi::Promise promise = worker->Promise();
  worker->Queue();
  (void)worker.release();  // deletes itself when it is done
  return promise;
}

}  // namespace nnqs::boundary
