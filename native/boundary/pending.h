// Asynchronous jobs between their call and their end, one list for each JavaScript environment. What JavaScript gave
// and waits for stays on its thread; the thread of a job owns all that it touches (jobQueue.h) and sends word when it
// is done. So a job that cannot be stopped, LAPACK in mid-call, can be left behind: by a worker thread that is
// terminated, by a process that ends.
#pragma once

#include <napi.h>

#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "base/job.h"

namespace nnqs::boundary {

class Request;
class Task;
class Mailbox;
class Pending;

// Keeps a token among those that CancelAll reaches.
class Registered {
 public:
  explicit Registered(std::shared_ptr<Token> token);
  ~Registered();
  Registered(const Registered&) = delete;
  Registered& operator=(const Registered&) = delete;

 private:
  std::shared_ptr<Token> token_;
};

// Cancels every job of this process.
void CancelAll();

class PendingJobs {
 public:
  PendingJobs();
  ~PendingJobs();
  PendingJobs(const PendingJobs&) = delete;
  PendingJobs& operator=(const PendingJobs&) = delete;

  // Once, before the first job. When the environment ends, its jobs are cancelled, and waited for only where they write
  // to its memory.
  void Open(Napi::Env env);
  // Queues the job; the Promise settles on JavaScript's thread.
  Napi::Promise Begin(Request&& request, std::function<void(Job&)> work);

 private:
  static void Deliver(napi_env env, napi_value, void* pending_jobs, void*);
  static void Close(void* pending_jobs);
  void CancelOwn();

  napi_env env_ = nullptr;
  std::shared_ptr<Mailbox> mailbox_;
  std::map<const Task*, std::unique_ptr<Pending>> jobs_;
};

}  // namespace nnqs::boundary
