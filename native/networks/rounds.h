// Units that advance in rounds, over all threads. The parts of a round may run at the same time, in any order; when all
// are done, Finish runs alone and says whether there is another round. With enough units every thread works on its own;
// with few, threads share the parts of one. What a part computes must not depend on who runs it: then nothing depends
// on the number of threads.
#pragma once

#include <sched.h>

#include <atomic>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/job.h"
#include "base/systemThreads.h"
#include "base/threads.h"

namespace nnqs::networks {

// A unit of one part keeps its thread for this many rounds: its data stay in the cache.
inline constexpr int kRoundsPerTurn = 16;

template <class Unit>
class Rounds {
 public:
  // Runs every unit until its Finish returns false. Unit needs: using Scratch; Scratch MakeScratch() const;
  // size_t Parts() const; void Run(size_t part, Scratch&); bool Finish(). `total` is the number of rounds of all units.
  static void Run(std::vector<std::unique_ptr<Unit>>& units, double total, const Job& job) {
    Rounds rounds(units, total, job);
    std::exception_ptr failure;
    const int threads = TeamThreads(Threads());
    const Section section = InheritedSection::Current();
    const std::thread::id caller = std::this_thread::get_id();
    const int core = sched_getcpu();
#pragma omp parallel num_threads(threads)
    {
      if (std::this_thread::get_id() != caller) LeaveCore(core, threads);
      const InheritedSection inherited(section);
      try {
        rounds.Work();
      } catch (...) {
        rounds.stop_ = true;
#pragma omp critical(nnqs_rounds)
        if (!failure) failure = std::current_exception();
      }
    }
    if (failure) std::rethrow_exception(failure);
    job.Check();
  }

 private:
  struct Task {
    std::size_t unit, part;
  };

  Rounds(std::vector<std::unique_ptr<Unit>>& units, double total, const Job& job)
      : units_(units), total_(total), job_(job), pending_(units.size()), left_(units.size()) {
    for (std::size_t u = 0; u < units.size(); ++u) {
      if (units[u]->Parts() > 0) {
        Enqueue(u);
        continue;
      }
      while (!stop_ && Complete(*units[u])) {  // nobody runs a part that is not there
      }
      --left_;
    }
  }

  void Enqueue(std::size_t unit) {
    const std::lock_guard lock(mutex_);
    const std::size_t parts = units_[unit]->Parts();
    pending_[unit] = parts;
    for (std::size_t part = 0; part < parts; ++part) ready_.push_back({unit, part});
  }

  std::optional<Task> Take() {
    const std::lock_guard lock(mutex_);
    if (ready_.empty()) return std::nullopt;
    const Task task = ready_.front();
    ready_.pop_front();
    return task;
  }

  void Work() {
    std::optional<typename Unit::Scratch> scratch;
    while (left_ > 0 && !stop_) {
      const std::optional<Task> task = Take();
      if (!task) {
        std::this_thread::yield();
        continue;
      }
      Unit& unit = *units_[task->unit];
      if (!scratch) scratch.emplace(unit.MakeScratch());
      const int turns = unit.Parts() == 1 ? kRoundsPerTurn : 1;
      for (int turn = 1; !stop_; ++turn) {
        unit.Run(task->part, *scratch);
        if (--pending_[task->unit] > 0) break;  // the thread that runs the last part goes on with the unit
        if (!Complete(unit)) {
          --left_;
          break;
        }
        if (turn == turns) {
          Enqueue(task->unit);
          break;
        }
        pending_[task->unit] = 1;
      }
    }
  }

  bool Complete(Unit& unit) {
    job_.Progress(++done_ / total_);
    if (job_.Cancelled()) stop_ = true;
    return unit.Finish();
  }

  std::vector<std::unique_ptr<Unit>>& units_;
  const double total_;
  const Job& job_;
  std::mutex mutex_;
  std::deque<Task> ready_;
  std::vector<std::atomic<std::size_t>> pending_;
  std::atomic<std::size_t> left_;
  std::atomic<std::size_t> done_{0};
  std::atomic<bool> stop_{false};
};

}  // namespace nnqs::networks
