// The edge of the addon. Every native function takes ONE object of named arguments and returns ONE object of named
// results; all checks of what JavaScript may hand over are here. Besides its own arguments a request may carry
//   sync: true      run now, on the calling thread; otherwise a Promise is returned and a pool thread does the work
//   token: object made by createToken(): carries cancellation in and progress out
//   measure: true      check the arguments, copy and make nothing, and return the bytes that an asynchronous job takes
//   own: [names]       arrays that nobody but the caller has, which it leaves alone until the job has ended
//   apart: true       large results as handles, which takeResult() turns into arrays piece by piece (apart.h)
//   where: the function that JavaScript's caller knows, which errors name; the native function itself by default
// Memory: a synchronous job reads and writes JavaScript's arrays in place. An asynchronous one copies its inputs before
// it returns, because nothing in Node-API stops a caller from transferring a buffer away while a thread reads it; large
// inputs come as copies that were made piece by piece before (staged.h). Its results are filled in place on the main
// thread, whose memory stays until the process ends; those of a worker thread, which may be terminated while LAPACK
// works, apart, and copied at the end: piece by piece if the request says `apart`, else at once. What is `own` is read
// where it is, and turned into the result where a job does that, except in worker threads; its memory stays (kept.h),
// even if the caller breaks the promise and transfers it away.
#pragma once

#include <napi.h>

#include <complex>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/errors.h"
#include "base/job.h"
#include "base/memory.h"
#include "base/reservation.h"
#include "boundary/export.h"

namespace nnqs::boundary {

using nnqs::Job;
using nnqs::Token;

// An input array: elements that stay valid while the job runs.
template <class T>
struct Input {
  const T* data = nullptr;
  std::size_t length = 0;
  std::shared_ptr<void> copy;  // what owns them in an asynchronous job
  const T& operator[](std::size_t i) const { return data[i]; }
  // The elements as the job's own.
  std::vector<T> List() const { return {data, data + length}; }
};

struct Bytes;
class Staged;

class Request {
 public:
  // `label`: the name of the native function; becomes `where` if the request has it.
  Request(const Napi::CallbackInfo& info, std::string& label);

  Napi::Env env() const { return env_; }
  // What errors begin with.
  const std::string& label() const { return label_; }
  bool Has(const std::string& name) const;
  // The argument as JavaScript gave it; for handles.
  Napi::Value Value(const std::string& name) const { return Get(name); }

  // An integer in [minimum, maximum].
  std::int64_t Integer(const std::string& name, std::int64_t minimum, std::int64_t maximum) const;
  // A matrix dimension or count: an integer in [minimum, 2³¹−1].
  std::int64_t Dimension(const std::string& name, std::int64_t minimum = 0) const;
  // A finite number.
  double Number(const std::string& name) const;
  double Number(const std::string& name, double minimum, double maximum) const;
  bool Flag(const std::string& name) const;
  // Any string; `what` says which in an error.
  std::string Text(const std::string& name, const char* what = "a string") const;
  // One of the allowed strings.
  std::string Choice(const std::string& name, std::initializer_list<const char*> allowed) const;

  // The first `length` elements of an array of T (float, double, complex<double> as interleaved Float64Array, int32_t,
  // uint8_t).
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

  // An object that is made on JavaScript's thread once the job has ended; returned under this name.
  void HandleResult(const std::string& name, std::function<Napi::Value(Napi::Env)> make);

  // A rows×columns input of exactly that many elements.
  template <class T>
  Input<T> Matrix(const std::string& name, std::int64_t rows, std::int64_t columns) const;
  // The same as a copy that the job may overwrite.
  template <class T>
  std::shared_ptr<T> MatrixCopy(const std::string& name, std::int64_t rows, std::int64_t columns) const;
  // The same, copied into a new array that is returned under the name `result`.
  template <class T>
  T* MatrixResult(const std::string& name, std::int64_t rows, std::int64_t columns, const std::string& result);

  // Throws if the arrays `a` and `b` of the request share memory.
  void RequireDisjoint(const std::string& a, const std::string& b) const;
  // Throws ArgumentError or ShapeError unless the input is a matrix of that size: for before anything large is taken.
  template <class T>
  void RequireMatrix(const std::string& name, std::int64_t rows, std::int64_t columns) const;
  // Throws MemoryError if that much is not free beside what this request has asked for already; counts it as the job's.
  void RequireMemory(const std::string& what, double bytes, const std::string& remedy = "") const;
  // The same for results that are asked for next, each of which then counts: only the words are better.
  void RequireMemoryOfResults(const std::string& what, double bytes, const std::string& remedy = "") const;

  // Runs `work`, now or on a pool thread; returns the object of results or a Promise of it. The request is spent
  // afterwards.
  Napi::Value Run(std::function<void(Job&)> work);

  // Whether the copy of this input has been made already.
  bool IsStaged(const std::string& name) const;
  // Runs `check` now, or first thing in the job if it is asynchronous and reads much.
  void Check(double bytes, std::function<void()> check) const;

  [[noreturn]] void Fail(const std::string& name, const std::string& what) const;
  [[noreturn]] void FailShape(const std::string& name, const std::string& what) const;

 private:
  friend class Pending;
  struct Output;
  struct Source;

  template <class T>
  Source MatrixSource(const std::string& name, std::int64_t rows, std::int64_t columns) const;
  // The typed or staged array of this name.
  template <class T>
  Source SourceOf(const std::string& name) const;
  template <class T>
  void RequireLength(const std::string& name, const Source& source, std::size_t length) const;
  // Memory that the job owns with what the source holds: a copy, or the staged copy itself.
  template <class T>
  std::shared_ptr<T> Own(const std::string& name, const Source& source) const;
  // Whether a job reads and writes this argument where it is; its memory is then kept until the job has ended.
  bool IsOwn(const std::string& name) const;
  // Returns a staged copy, in which the job works, under this name.
  char* StagedResult(const std::string& name, Staged& staged);
  // A result apart from JavaScript's memory, copied there at the end.
  char* ResultApart(const std::string& name, napi_typedarray_type type, std::size_t bytes_per_number,
                    const Bytes& bytes, const std::shared_ptr<void>& memory);
  Napi::Value Finish(const Job& job);

  // The argument of this name; undefined if there is none.
  Napi::Value Get(const std::string& name) const;

  Napi::Env env_;
  // Read once, in the constructor: a getter among the arguments can neither answer twice differently nor pull a buffer
  // away after it was checked.
  std::map<std::string, Napi::Value> arguments_;
  std::string label_;
  bool sync_ = false, measure_ = false, apart_ = false;
  std::shared_ptr<Token> token_;
  std::vector<std::shared_ptr<Output>> outputs_;
  std::map<std::string, std::function<Napi::Value(Napi::Env)>> handles_;
  mutable std::vector<std::function<void()>> checks_;  // of large inputs, for the job's thread
  std::vector<std::shared_ptr<const void>> kept_;      // what the job writes to, see QueuedWork
  std::set<std::string> own_;
  mutable std::map<std::string, std::shared_ptr<void>> held_;  // memory of JavaScript's that it works in
  mutable std::optional<double> left_;  // memory free when first asked, less what was granted since
  mutable double asked_ = 0;            // bytes that the job takes, staged inputs included
};

// Checks that every element is finite; LAPACK may not return otherwise. Of a large input of an asynchronous job when
// the job begins, on its thread.
template <class T>
void RequireFinite(const Request& request, const std::string& name, const Input<T>& input);

}  // namespace nnqs::boundary
