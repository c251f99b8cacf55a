#include "base/jobQueue.h"

#include <unistd.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <utility>

#include "base/systemThreads.h"

namespace nnqs {
namespace {

class Queue {
 public:
  bool Add(std::shared_ptr<QueuedWork> work) {
    const std::lock_guard lock(mutex_);
    if (idle_ <= waiting_.size() && threads_ < kJobThreads) {
      if (StartDetached([this] { Serve(); })) {
        ++threads_;
        ++idle_;
      } else if (threads_ == 0) {
        return false;
      }
    }
    waiting_.push_back(std::move(work));
    arrived_.notify_one();
    return true;
  }

  bool Working() {
    const std::lock_guard lock(mutex_);
    return idle_ < static_cast<std::size_t>(threads_);
  }

 private:
  void Serve() {
    std::unique_lock lock(mutex_);
    for (;;) {
      arrived_.wait(lock, [&] { return !waiting_.empty(); });
      std::shared_ptr<QueuedWork> work = std::move(waiting_.front());
      waiting_.pop_front();
      --idle_;
      lock.unlock();
      work->Run();
      work.reset();
      lock.lock();
      ++idle_;
    }
  }

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::shared_ptr<QueuedWork>> waiting_;
  std::size_t idle_ = 0;
  int threads_ = 0;
};

Queue& Jobs() {
  static Queue& queue = *new Queue;  // never destroyed: its threads outlast the end of main
  return queue;
}

int exit_status = 0;

[[gnu::constructor]] void RememberStatus() {
  on_exit([](int status, void*) { exit_status = status; }, nullptr);
}

// Runs when the process ends, after the handlers of Node and before the libraries that jobs use are taken down. A job
// in the middle of a LAPACK call cannot be stopped, but it need not be waited for.
[[gnu::destructor]] void LeaveJobsBehind() {
  if (!Jobs().Working()) return;
  std::fflush(nullptr);
  _exit(exit_status);
}

}  // namespace

void RememberExitStatus(int status) {
  exit_status = status;
}

bool Enqueue(std::shared_ptr<QueuedWork> work) {
  return Jobs().Add(std::move(work));
}

}  // namespace nnqs
