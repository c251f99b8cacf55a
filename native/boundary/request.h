// The edge of the addon. Every native function takes ONE object of named arguments and returns ONE object of named
// results; all checks of what JavaScript may hand over are here. Besides its own arguments a request may carry
//   sync: true      run now, on the calling thread; otherwise a Promise is returned and a pool thread does the work
//   token: object made by createToken(): carries cancellation in and progress out
// Memory: a synchronous job reads and writes JavaScript's arrays in place. An asynchronous one copies its inputs before it
// returns, because nothing in Node-API stops a caller from transferring a buffer away while a thread reads it.
#pragma once

#include <napi.h>

#include <atomic>
#include <complex>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "boundary/errors.h"
#include "boundary/memory.h"

namespace nnqs::boundary {

// Shared by JavaScript and the working thread.
struct Token {
  std::atomic<bool> cancelled{false};
  std::atomic<double> progress{0};
};

// What the work sees of its job, free of JavaScript.
class Job {
 public:
  explicit Job(std::shared_ptr<Token> token) : token_(std::move(token)) {}
  // Throws CancelledError once the caller has aborted; long loops call it now and then.
  void Check() const {
    if (token_ && token_->cancelled.load(std::memory_order_relaxed)) throw CancelledError();
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

// An input array: elements that stay valid while the job runs.
template <class T>
struct Input {
  const T* data = nullptr;
  std::size_t length = 0;
  std::shared_ptr<Buffer<T>> copy;
  const T& operator[](std::size_t i) const { return data[i]; }
};

class Request {
 public:
  Request(const Napi::CallbackInfo& info, std::string function);

  const std::string& function() const { return function_; }
  bool Has(const std::string& name) const;
  // The argument as JavaScript gave it; for handles.
  Napi::Value Value(const std::string& name) const { return arguments_.Get(name); }

  // An integer in [minimum, maximum].
  std::int64_t Integer(const std::string& name, std::int64_t minimum, std::int64_t maximum) const;
  // A matrix dimension or count: an integer in [minimum, 2³¹−1].
  std::int64_t Dimension(const std::string& name, std::int64_t minimum = 0) const;
  // A finite number.
  double Number(const std::string& name) const;
  double Number(const std::string& name, double minimum, double maximum) const;
  bool Flag(const std::string& name) const;
  // One of the allowed strings.
  std::string Choice(const std::string& name, std::initializer_list<const char*> allowed) const;

  // An array of at least `length` elements of T (float, double, complex<double> as interleaved Float64Array, int32_t, uint8_t).
  template <class T>
  Input<T> Array(const std::string& name, std::size_t length) const;
  // The same, of whatever length it has.
  template <class T>
  Input<T> AnyArray(const std::string& name) const;

  // A new array that the job fills; it is returned under this name.
  template <class T>
  T* Result(const std::string& name, std::size_t length);
  // An array of the caller that the job reads and writes; returned under this name too.
  template <class T>
  T* InOut(const std::string& name, std::size_t length);

  // Throws if the arrays `a` and `b` of the request share memory.
  void RequireDisjoint(const std::string& a, const std::string& b) const;
  // Throws MemoryError if that much is not free.
  void RequireMemory(const std::string& what, double bytes, const std::string& remedy = "") const;

  // Runs `work`, now or on a pool thread; returns the object of results or a Promise of it. The request is spent afterwards.
  Napi::Value Run(std::function<void(Job&)> work);

  [[noreturn]] void Fail(const std::string& name, const std::string& what) const;
  [[noreturn]] void FailShape(const std::string& name, const std::string& what) const;

 private:
  friend class Worker;
  struct Output;

  Napi::TypedArray View(const std::string& name) const;
  template <class T>
  Napi::TypedArray Typed(const std::string& name) const;
  Napi::Value Finish(Napi::Env env, const Job& job);

  Napi::Env env_;
  Napi::Object arguments_;
  std::string function_;
  bool sync_ = false;
  std::shared_ptr<Token> token_;
  std::vector<std::shared_ptr<Output>> outputs_;
};

// Checks that every element is finite; LAPACK may not return otherwise.
template <class T>
void RequireFinite(const Request& request, const std::string& name, const Input<T>& input);

// A native function: catches our errors and throws their JavaScript twins.
using Handler = Napi::Value (*)(const Napi::CallbackInfo&);
void Export(Napi::Env env, Napi::Object exports, const char* name, Handler handler);

// Exports createToken, cancel, progress and setErrorClasses.
void RegisterJobs(Napi::Env env, Napi::Object exports);
// The JavaScript error for a C++ one.
Napi::Value ToJavaScript(Napi::Env env, std::exception_ptr failure);

}  // namespace nnqs::boundary
