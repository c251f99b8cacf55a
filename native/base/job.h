// What work sees of the job it runs in, free of JavaScript: cancellation, progress, results of unforeseen size.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/errors.h"

namespace nnqs {

// Shared by JavaScript and the working thread.
struct Token {
  std::atomic<bool> cancelled{false};
  std::atomic<double> progress{0};
};

class Job {
 public:
  Job() = default;  // one that nobody watches
  explicit Job(std::shared_ptr<Token> token) : token_(std::move(token)) {}
  // Throws CancelledError once the caller has aborted; long loops call it now and then.
  void Check() const {
    if (Cancelled()) throw CancelledError();
  }
  bool Cancelled() const { return token_ && token_->cancelled.load(std::memory_order_relaxed); }
  // Fraction done, 0..1.
  void Progress(double fraction) const {
    if (token_) token_->progress.store(fraction, std::memory_order_relaxed);
  }
  // Named results whose size is known only afterwards; a complex vector becomes an interleaved Float64Array.
  void Set(const std::string& name, double value) { numbers[name] = value; }
  void Set(const std::string& name, std::vector<double> values) { arrays[name] = std::move(values); }

  std::map<std::string, double> numbers;
  std::map<std::string, std::vector<double>> arrays;

 private:
  std::shared_ptr<Token> token_;
};

// Called with the fraction done, 0..1, by whatever thread works; may throw to stop the work.
using Progress = std::function<void(double)>;

// That of a job, or of the part of it from `begin` to `end`: throws CancelledError once the caller has aborted.
inline Progress ProgressOf(const Job& job, double begin = 0, double end = 1) {
  return [&job, begin, end](double fraction) {
    job.Check();
    job.Progress(begin + fraction * (end - begin));
  };
}

}  // namespace nnqs
