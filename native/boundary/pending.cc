#include "boundary/pending.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <set>
#include <utility>

#include "base/jobQueue.h"
#include "boundary/instance.h"
#include "boundary/request.h"

namespace nnqs::boundary {
namespace {

struct AllTokens {
  std::mutex mutex;
  std::multiset<Token*> tokens;
};

AllTokens& Tokens() {
  static AllTokens& all = *new AllTokens;  // never destroyed: jobs may outlast the end of main
  return all;
}

}  // namespace

Registered::Registered(std::shared_ptr<Token> token) : token_(std::move(token)) {
  const std::lock_guard lock(Tokens().mutex);
  Tokens().tokens.insert(token_.get());
}

Registered::~Registered() {
  const std::lock_guard lock(Tokens().mutex);
  Tokens().tokens.erase(Tokens().tokens.find(token_.get()));
}

void CancelAll() {
  const std::lock_guard lock(Tokens().mutex);
  for (Token* token : Tokens().tokens) token->cancelled = true;
}

// Where the threads of jobs leave what they have done, until the environment takes it, or is no more.
class Mailbox {
 public:
  void Open(napi_threadsafe_function wake) { wake_ = wake; }

  void Expect(napi_env env) {
    const std::lock_guard lock(mutex_);
    if (unfinished_++ == 0) napi_ref_threadsafe_function(env, wake_);  // Node stays while there are jobs
  }

  void Post(std::shared_ptr<Task> task) {
    const std::lock_guard lock(mutex_);
    done_.push_back(std::move(task));
    changed_.notify_all();
    if (wake_ != nullptr) napi_call_threadsafe_function(wake_, nullptr, napi_tsfn_nonblocking);
  }

  std::shared_ptr<Task> Take(napi_env env) {
    const std::lock_guard lock(mutex_);
    if (done_.empty()) return nullptr;
    std::shared_ptr<Task> task = std::move(done_.front());
    done_.pop_front();
    if (--unfinished_ == 0) napi_unref_threadsafe_function(env, wake_);
    return task;
  }

  void Close(bool wait) {
    std::unique_lock lock(mutex_);
    wake_ = nullptr;
    if (wait) changed_.wait(lock, [&] { return done_.size() == unfinished_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Task>> done_;
  std::size_t unfinished_ = 0;  // jobs that the environment has not taken yet
  napi_threadsafe_function wake_ = nullptr;
};

// The part of a job that its thread owns.
class Task : public QueuedWork, public std::enable_shared_from_this<Task> {
 public:
  Task(std::shared_ptr<Token> token, std::function<void(Job&)> work, std::vector<std::shared_ptr<const void>> kept,
       double bytes, std::shared_ptr<Mailbox> mailbox)
      : token_(token),
        registered_(std::move(token)),
        job_(token_),
        work_(std::move(work)),
        kept_(std::move(kept)),
        reservation_(bytes),
        mailbox_(std::move(mailbox)) {}

  void Run() override {
    try {
      job_.Check();
      work_(job_);
      job_.Check();
    } catch (...) {
      failure_ = std::current_exception();
    }
    work_ = nullptr;  // frees the copies of the inputs
    kept_.clear();
    reservation_.Release();
    mailbox_->Post(shared_from_this());
  }

  void Cancel() { token_->cancelled = true; }
  const Job& job() const { return job_; }
  std::exception_ptr failure() const { return failure_; }

 private:
  std::shared_ptr<Token> token_;
  Registered registered_;
  Job job_;
  std::function<void(Job&)> work_;
  std::vector<std::shared_ptr<const void>> kept_;
  Reservation reservation_;
  std::exception_ptr failure_;
  std::shared_ptr<Mailbox> mailbox_;
};

// The part of a job that stays on JavaScript's thread.
class Pending {
 public:
  Pending(Request&& request, std::function<void(Job&)> work, std::shared_ptr<Mailbox> mailbox)
      : env_(request.env_),
        deferred_(request.env_),
        task_(
            std::make_shared<Task>(request.token_, std::move(work), request.kept_, request.asked_, std::move(mailbox))),
        request_(std::move(request)) {}

  const std::shared_ptr<Task>& task() const { return task_; }
  Napi::Promise Promise() const { return deferred_.Promise(); }

  void Settle() {
    std::exception_ptr failure = task_->failure();
    if (!failure) {
      try {
        deferred_.Resolve(request_.Finish(task_->job()));
        return;
      } catch (...) {
        failure = std::current_exception();
      }
    }
    deferred_.Reject(ToJavaScript(env_, failure, request_.label()));
  }

 private:
  Napi::Env env_;
  Napi::Promise::Deferred deferred_;
  std::shared_ptr<Task> task_;
  Request request_;
};

PendingJobs::PendingJobs() : mailbox_(std::make_shared<Mailbox>()) {}
PendingJobs::~PendingJobs() = default;

void PendingJobs::Open(Napi::Env env) {
  env_ = env;
  napi_threadsafe_function wake = nullptr;
  if (napi_create_threadsafe_function(env, nullptr, nullptr, Napi::String::New(env, "nnqs"), 0, 1, nullptr, nullptr,
                                      this, Deliver, &wake) != napi_ok) {
    throw Napi::Error::New(env);
  }
  napi_unref_threadsafe_function(env, wake);
  mailbox_->Open(wake);
  // Hooks run in the reverse order of their registration: this one before the function above is gone.
  napi_add_env_cleanup_hook(env, Close, this);
}

Napi::Promise PendingJobs::Begin(Request&& request, std::function<void(Job&)> work) {
  auto pending = std::make_unique<Pending>(std::move(request), std::move(work), mailbox_);
  const Napi::Promise promise = pending->Promise();
  const std::shared_ptr<Task> task = pending->task();
  jobs_[task.get()] = std::move(pending);
  mailbox_->Expect(env_);
  if (!Enqueue(task)) task->Run();  // one thread is enough
  return promise;
}

// Called once for each job that is done.
void PendingJobs::Deliver(napi_env env, napi_value, void* pending_jobs, void*) {
  if (env == nullptr) return;  // the environment ends
  auto& own = *static_cast<PendingJobs*>(pending_jobs);
  const std::shared_ptr<Task> task = own.mailbox_->Take(env);
  if (!task) return;
  const Napi::HandleScope scope(env);
  const auto found = own.jobs_.find(task.get());
  const std::unique_ptr<Pending> pending = std::move(found->second);
  own.jobs_.erase(found);
  try {
    pending->Settle();
  } catch (const Napi::Error&) {
    own.CancelOwn();  // nothing can be told to a worker that is being terminated
  }
}

void PendingJobs::CancelOwn() {
  for (const auto& [task, pending] : jobs_) pending->task()->Cancel();
}

void PendingJobs::Close(void* pending_jobs) {
  auto& own = *static_cast<PendingJobs*>(pending_jobs);
  own.CancelOwn();
  own.mailbox_->Close(!InstanceOf(own.env_).may_end_early);
  own.jobs_.clear();
}

}  // namespace nnqs::boundary
