// Threads for asynchronous jobs. libuv's pool would do, but that the end of a process waits for it, and that it ends
// the process where the system refuses a thread.
#pragma once

#include <functional>
#include <memory>

namespace nnqs {

// What runs on a thread of the queue. It owns everything that it touches, because it may outlast whoever asked for it.
class QueuedWork {
 public:
  virtual ~QueuedWork() = default;
  virtual void Run() = 0;  // throws nothing
};

// Jobs that run at once; more wait in the order in which they came.
inline constexpr int kJobThreads = 4;

// What the process says when it ends while a job runs, where the C library does not tell it (musl).
void RememberExitStatus(int status);

// False if there is no thread and the system refuses one.
[[nodiscard]] bool Enqueue(std::shared_ptr<QueuedWork> work);

}  // namespace nnqs
