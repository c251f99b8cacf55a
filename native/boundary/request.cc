#include "boundary/request.h"

#include <cmath>
#include <sstream>

#include "linalg/threads.h"

namespace nnqs::boundary {
namespace {

constexpr double kMaxDimension = 2147483647.0;

template <class T>
struct Element;
template <>
struct Element<float> {
  static constexpr napi_typedarray_type type = napi_float32_array;
  static constexpr const char* name = "Float32Array";
  static constexpr std::size_t width = 1;
};
template <>
struct Element<double> {
  static constexpr napi_typedarray_type type = napi_float64_array;
  static constexpr const char* name = "Float64Array";
  static constexpr std::size_t width = 1;
};
template <>
struct Element<std::complex<double>> {
  static constexpr napi_typedarray_type type = napi_float64_array;
  static constexpr const char* name = "Float64Array (re, im interleaved)";
  static constexpr std::size_t width = 2;
};
template <>
struct Element<std::int32_t> {
  static constexpr napi_typedarray_type type = napi_int32_array;
  static constexpr const char* name = "Int32Array";
  static constexpr std::size_t width = 1;
};
template <>
struct Element<std::uint8_t> {
  static constexpr napi_typedarray_type type = napi_uint8_array;
  static constexpr const char* name = "Uint8Array";
  static constexpr std::size_t width = 1;
};

std::string Text(double value) {
  std::ostringstream text;
  text.precision(17);
  text << value;
  return text.str();
}

std::string Describe(const Napi::Value& value) {
  if (value.IsUndefined()) return "undefined";
  if (value.IsNull()) return "null";
  if (value.IsNumber()) return Text(value.As<Napi::Number>().DoubleValue());
  if (value.IsString()) return "\"" + value.As<Napi::String>().Utf8Value().substr(0, 40) + "\"";
  if (value.IsBoolean()) return value.As<Napi::Boolean>().Value() ? "true" : "false";
  if (value.IsTypedArray()) return "another kind of typed array";
  if (value.IsArray()) return "a plain array";
  if (value.IsFunction()) return "a function";
  return "something else";
}

Bytes BytesOf(const Napi::TypedArray& array) {
  napi_typedarray_type type;
  std::size_t length = 0;
  void* data = nullptr;
  napi_value buffer = nullptr;
  std::size_t offset = 0;
  if (napi_get_typedarray_info(array.Env(), array, &type, &length, &data, &buffer, &offset) != napi_ok)
    return {nullptr, 0};
  return {static_cast<char*>(data), array.ElementSize() * length};
}

bool IsDetached(const Napi::TypedArray& array) {
  bool detached = false;
  napi_is_detached_arraybuffer(array.Env(), array.ArrayBuffer(), &detached);
  return detached;
}

struct ErrorClasses {
  std::map<std::string, Napi::FunctionReference> constructors;
};

const char* ClassName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Argument:
      return "ArgumentError";
    case ErrorKind::Shape:
      return "ShapeError";
    case ErrorKind::Memory:
      return "MemoryError";
    case ErrorKind::Numerical:
      return "NumericalError";
    case ErrorKind::Tolerance:
      return "ToleranceError";
    case ErrorKind::Cancelled:
      return "CancelledError";
  }
  return "Error";
}

Napi::Value MakeError(Napi::Env env, const char* name, const std::string& message) {
  if (const auto* classes = env.GetInstanceData<ErrorClasses>()) {
    const auto found = classes->constructors.find(name);
    if (found != classes->constructors.end()) return found->second.New({Napi::String::New(env, message)});
  }
  return Napi::Error::New(env, message).Value();
}

// A tag that no other addon has: only objects made by createToken() carry it, so unwrapping is safe for any value.
constexpr napi_type_tag kTokenTag = {0x6e6e7173746f6b65, 0x8d1f4b6ac2e95730};

std::shared_ptr<Token> TokenOf(const Napi::Value& value) {
  bool ours = false;
  void* token = nullptr;
  if (!value.IsObject() || napi_check_object_type_tag(value.Env(), value, &kTokenTag, &ours) != napi_ok || !ours ||
      napi_unwrap(value.Env(), value, &token) != napi_ok) {
    throw ArgumentError("`token` must come from createToken()");
  }
  return *static_cast<std::shared_ptr<Token>*>(token);
}

}  // namespace

// One array that goes back to JavaScript.
struct Request::Output {
  std::string name;
  Napi::Reference<Napi::TypedArray> array;
  // Set for arrays of the caller in asynchronous jobs: worked on in a copy, written back at the end.
  std::function<void(const Bytes&)> write_back;
};

Request::Request(const Napi::CallbackInfo& info, std::string function)
    : env_(info.Env()), function_(std::move(function)) {
  if (info.Length() < 1 || !info[0].IsObject() || info[0].IsTypedArray() || info[0].IsArray()) {
    throw ArgumentError(function_ + ": expects one object of named arguments");
  }
  const auto object = info[0].As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  for (std::uint32_t i = 0; i < names.Length(); ++i) {
    const Napi::Value name = names.Get(i);
    arguments_[name.ToString().Utf8Value()] = object.Get(name);
  }
  sync_ = Flag("sync");
  if (Has("token")) token_ = TokenOf(Get("token"));
}

Napi::Value Request::Get(const std::string& name) const {
  const auto found = arguments_.find(name);
  return found == arguments_.end() ? env_.Undefined() : found->second;
}

void Request::Fail(const std::string& name, const std::string& what) const {
  throw ArgumentError(function_ + ": `" + name + "` " + what);
}

void Request::FailShape(const std::string& name, const std::string& what) const {
  throw ShapeError(function_ + ": `" + name + "` " + what);
}

bool Request::Has(const std::string& name) const {
  const Napi::Value value = Get(name);
  return !value.IsUndefined() && !value.IsNull();
}

std::int64_t Request::Integer(const std::string& name, std::int64_t minimum, std::int64_t maximum) const {
  const Napi::Value value = Get(name);
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : std::nan("");
  if (!(number >= static_cast<double>(minimum) && number <= static_cast<double>(maximum) &&
        std::floor(number) == number)) {
    Fail(name, "must be an integer from " + std::to_string(minimum) + " to " + std::to_string(maximum) + ", not " +
                   Describe(value));
  }
  return static_cast<std::int64_t>(number);
}

std::int64_t Request::Dimension(const std::string& name, std::int64_t minimum) const {
  return Integer(name, minimum, static_cast<std::int64_t>(kMaxDimension));
}

double Request::Number(const std::string& name) const {
  const Napi::Value value = Get(name);
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : std::nan("");
  if (!std::isfinite(number)) Fail(name, "must be a finite number, not " + Describe(value));
  return number;
}

double Request::Number(const std::string& name, double minimum, double maximum) const {
  const double number = Number(name);
  if (number < minimum || number > maximum) {
    Fail(name, "must lie in [" + Text(minimum) + ", " + Text(maximum) + "], not " + Text(number));
  }
  return number;
}

bool Request::Flag(const std::string& name) const {
  const Napi::Value value = Get(name);
  if (value.IsUndefined()) return false;
  if (!value.IsBoolean()) Fail(name, "must be true or false, not " + Describe(value));
  return value.As<Napi::Boolean>().Value();
}

std::string Request::Choice(const std::string& name, std::initializer_list<const char*> allowed) const {
  const Napi::Value value = Get(name);
  std::string text = value.IsString() ? value.As<Napi::String>().Utf8Value() : "";
  std::string list;
  for (const char* choice : allowed) {
    if (value.IsString() && text == choice) return text;
    list += std::string(list.empty() ? "" : ", ") + choice;
  }
  Fail(name, "must be one of " + list + ", not " + Describe(value));
}

Napi::TypedArray Request::View(const std::string& name) const {
  return Get(name).As<Napi::TypedArray>();
}

template <class T>
Napi::TypedArray Request::Typed(const std::string& name) const {
  const Napi::Value value = Get(name);
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != Element<T>::type) {
    Fail(name, std::string("must be a ") + Element<T>::name + ", not " + Describe(value));
  }
  const auto array = value.As<Napi::TypedArray>();
  if (IsDetached(array)) Fail(name, "has a detached buffer: it was transferred to another thread. Pass a copy");
  return array;
}

template <class T>
Input<T> Request::AnyArray(const std::string& name) const {
  const Napi::TypedArray array = Typed<T>(name);
  const Bytes bytes = BytesOf(array);
  Input<T> input;
  if (bytes.length % sizeof(T) != 0) FailShape(name, "holds complex numbers, so its length must be even");
  input.length = bytes.length / sizeof(T);
  input.data = reinterpret_cast<const T*>(bytes.data);
  if (!sync_ && input.length > 0) {
    RequireMemory("a copy of `" + name + "`", static_cast<double>(bytes.length));
    input.copy = std::make_shared<Buffer<T>>(input.length);
    CopyBytes(input.copy->data(), bytes.data, bytes.length);
    input.data = input.copy->data();
  }
  return input;
}

template <class T>
Input<T> Request::Array(const std::string& name, std::size_t length) const {
  const Napi::TypedArray array = Typed<T>(name);
  const std::size_t numbers = length * Element<T>::width;
  if (array.ElementLength() < numbers) {
    FailShape(name, "has length " + std::to_string(array.ElementLength()) + ", but " + std::to_string(numbers) +
                        " numbers are needed");
  }
  return AnyArray<T>(name);
}

template <class T>
T* Request::Result(const std::string& name, std::size_t length) {
  const std::size_t numbers = length * Element<T>::width;
  // V8's typed arrays end at 2^32-1 elements; the true limit of this build may be lower and throws by itself.
  if (numbers > 4294967295.0)
    Fail(name, "would have " + std::to_string(numbers) + " elements; JavaScript's arrays end at 2^32-1");
  RequireMemory("result `" + name + "`", static_cast<double>(length) * sizeof(T));
  auto buffer = Napi::ArrayBuffer::New(env_, length * sizeof(T));
  AdviseLargePages(buffer.Data(), buffer.ByteLength());
  napi_value array = nullptr;
  if (napi_create_typedarray(env_, Element<T>::type, numbers, buffer, 0, &array) != napi_ok)
    throw Napi::Error::New(env_);
  auto output = std::make_shared<Output>();
  output->name = name;
  output->array = Napi::Persistent(Napi::TypedArray(env_, array));
  outputs_.push_back(output);
  return static_cast<T*>(buffer.Data());
}

template <class T>
T* Request::InOut(const std::string& name, std::size_t length) {
  const Input<T> input = Array<T>(name, length);
  auto output = std::make_shared<Output>();
  output->name = name;
  output->array = Napi::Persistent(View(name));
  if (!sync_) {
    output->write_back = [copy = input.copy](const Bytes& target) {
      if (copy) CopyBytes(target.data, copy->data(), std::min(target.length, copy->size() * sizeof(T)));
    };
  }
  outputs_.push_back(output);
  return const_cast<T*>(input.data);
}

template <class T>
Bytes Request::MatrixBytes(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  const Napi::TypedArray array = Typed<T>(name);
  const std::size_t numbers = static_cast<std::size_t>(rows) * columns * Element<T>::width;
  if (array.ElementLength() != numbers) {
    FailShape(name, "has length " + std::to_string(array.ElementLength()) + ", but " + std::to_string(rows) + "×" +
                        std::to_string(columns) + (Element<T>::width == 2 ? " complex" : "") + " needs " +
                        std::to_string(numbers) + " numbers");
  }
  return BytesOf(array);
}

template <class T>
Input<T> Request::Matrix(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  MatrixBytes<T>(name, rows, columns);
  return AnyArray<T>(name);
}

template <class T>
std::shared_ptr<Buffer<T>> Request::MatrixCopy(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  const Bytes bytes = MatrixBytes<T>(name, rows, columns);
  RequireMemory("a copy of `" + name + "`", static_cast<double>(bytes.length));
  auto copy = std::make_shared<Buffer<T>>(bytes.length / sizeof(T));
  CopyBytes(copy->data(), bytes.data, bytes.length);
  return copy;
}

template <class T>
T* Request::MatrixResult(const std::string& name, std::int64_t rows, std::int64_t columns, const std::string& result) {
  const Bytes bytes = MatrixBytes<T>(name, rows, columns);
  T* copy = Result<T>(result, bytes.length / sizeof(T));
  CopyBytes(copy, bytes.data, bytes.length);
  return copy;
}

void Request::RequireDisjoint(const std::string& a, const std::string& b) const {
  const Bytes first = BytesOf(View(a));
  const Bytes second = BytesOf(View(b));
  if (first.data < second.data + second.length && second.data < first.data + first.length) {
    Fail(a, "and `" + b + "` share memory; the output must not overlap an input. Pass a copy of one of them");
  }
}

void Request::RequireMemory(const std::string& what, double bytes, const std::string& remedy) const {
  if (bytes > double{1 << 20}) nnqs::RequireMemory(function_, what, bytes, remedy);
}

Napi::Value Request::Finish(Napi::Env env, const Job& job) {
  Napi::Object result = Napi::Object::New(env);
  for (const auto& output : outputs_) {
    const Napi::TypedArray array = output->array.Value();
    if (output->write_back) {
      if (IsDetached(array))
        Fail(output->name, "was transferred to another thread while the job ran; its result is lost");
      output->write_back(BytesOf(array));
    }
    result.Set(output->name, array);
  }
  for (const auto& [name, value] : job.numbers) result.Set(name, Napi::Number::New(env, value));
  for (const auto& [name, values] : job.arrays) {
    auto array = Napi::Float64Array::New(env, values.size());
    std::copy(values.begin(), values.end(), array.Data());
    result.Set(name, array);
  }
  return result;
}

// Owns the request on a pool thread; libuv's pool is waited for when a worker's environment ends, so memory outlives
// the job.
class Worker : public Napi::AsyncWorker {
 public:
  Worker(Request&& request, std::function<void(Job&)> work)
      : Napi::AsyncWorker(request.env_),
        deferred_(request.env_),
        job_(request.token_),
        request_(std::move(request)),
        work_(std::move(work)) {}

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
    work_ = nullptr;
  }

  void OnOK() override {
    const Napi::HandleScope scope(Env());
    if (!failure_) {
      try {
        deferred_.Resolve(request_.Finish(Env(), job_));
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
  if (sync_) {
    Job job(token_);
    work(job);
    return Finish(env_, job);
  }
  auto* worker = new Worker(std::move(*this), std::move(work));  // AsyncWorker deletes itself
  const Napi::Promise promise = worker->Promise();
  worker->Queue();
  return promise;
}

template <class T>
void RequireFinite(const Request& request, const std::string& name, const Input<T>& input) {
  using Real = std::conditional_t<std::is_same_v<T, float>, float, double>;
  const auto* values = reinterpret_cast<const Real*>(input.data);
  const std::size_t count = input.length * Element<T>::width;
  // x·0 is 0 for finite x and NaN otherwise, so that one sum per block tells; it vectorises.
  constexpr std::size_t kBlock = 1 << 16;
  std::atomic<bool> bad{false};
  ParallelFor((count + kBlock - 1) / kBlock, [&](std::size_t block) {
    Real sum = 0;
    const std::size_t end = std::min(count, (block + 1) * kBlock);
#pragma omp simd reduction(+ : sum)
    for (std::size_t i = block * kBlock; i < end; ++i) sum += values[i] * Real{0};
    if (!(sum == 0)) bad = true;
  });
  if (!bad) return;
  for (std::size_t i = 0; i < count; ++i) {
    if (!std::isfinite(values[i])) {
      request.Fail(name, "holds " + Text(static_cast<double>(values[i])) + " at position " + std::to_string(i) +
                             "; every element must be finite");
    }
  }
}

Napi::Value ToJavaScript(Napi::Env env, std::exception_ptr failure) {
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const Error& error) {
    return MakeError(env, ClassName(error.kind()), error.what());
  } catch (const Napi::Error& error) {
    return error.Value();
  } catch (const std::bad_alloc&) {
    return MakeError(env, "MemoryError", "the system refused memory for this job. Use a smaller problem");
  } catch (const std::exception& error) {
    return MakeError(env, "NumericalError", error.what());
  }
}

void Export(Napi::Env env, Napi::Object exports, const char* name, Handler handler) {
  exports.Set(name, Napi::Function::New(
                        env,
                        [handler](const Napi::CallbackInfo& info) -> Napi::Value {
                          try {
                            return handler(info);
                          } catch (const Napi::Error&) {
                            throw;
                          } catch (...) {
                            throw Napi::Error(info.Env(), ToJavaScript(info.Env(), std::current_exception()));
                          }
                        },
                        name));
}

namespace {

Napi::Value CreateToken(const Napi::CallbackInfo& info) {
  const Napi::Object object = Napi::Object::New(info.Env());
  auto token = std::make_unique<std::shared_ptr<Token>>(std::make_shared<Token>());
  const auto release = [](napi_env, void* data, void*) { delete static_cast<std::shared_ptr<Token>*>(data); };
  if (napi_type_tag_object(info.Env(), object, &kTokenTag) != napi_ok ||
      napi_wrap(info.Env(), object, token.get(), release, nullptr, nullptr) != napi_ok) {
    throw Napi::Error::New(info.Env());
  }
  (void)token.release();  // owned by the object now
  return object;
}

Napi::Value Cancel(const Napi::CallbackInfo& info) {
  TokenOf(info[0])->cancelled = true;
  return info.Env().Undefined();
}

Napi::Value Progress(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), TokenOf(info[0])->progress.load());
}

Napi::Value SetErrorClasses(const Napi::CallbackInfo& info) {
  if (!info[0].IsObject()) throw ArgumentError("setErrorClasses: expects an object of error classes");
  auto classes = std::make_unique<ErrorClasses>();
  const auto object = info[0].As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  for (std::uint32_t i = 0; i < names.Length(); ++i) {
    const std::string name = names.Get(i).ToString().Utf8Value();
    const Napi::Value value = object.Get(name);
    if (value.IsFunction()) classes->constructors[name] = Napi::Persistent(value.As<Napi::Function>());
  }
  delete info.Env().GetInstanceData<ErrorClasses>();
  info.Env().SetInstanceData(classes.release());
  return info.Env().Undefined();
}

}  // namespace

void RegisterJobs(Napi::Env env, Napi::Object exports) {
  Export(env, exports, "createToken", CreateToken);
  Export(env, exports, "cancel", Cancel);
  Export(env, exports, "progress", Progress);
  Export(env, exports, "setErrorClasses", SetErrorClasses);
}

#define NNQS_INSTANTIATE(T)                                                                                         \
  template Input<T> Request::Array<T>(const std::string&, std::size_t) const;                                       \
  template Input<T> Request::AnyArray<T>(const std::string&) const;                                                 \
  template T* Request::Result<T>(const std::string&, std::size_t);                                                  \
  template T* Request::InOut<T>(const std::string&, std::size_t);                                                   \
  template Input<T> Request::Matrix<T>(const std::string&, std::int64_t, std::int64_t) const;                       \
  template std::shared_ptr<Buffer<T>> Request::MatrixCopy<T>(const std::string&, std::int64_t, std::int64_t) const; \
  template T* Request::MatrixResult<T>(const std::string&, std::int64_t, std::int64_t, const std::string&);
NNQS_INSTANTIATE(float)
NNQS_INSTANTIATE(double)
NNQS_INSTANTIATE(std::complex<double>)
NNQS_INSTANTIATE(std::int32_t)
NNQS_INSTANTIATE(std::uint8_t)
#undef NNQS_INSTANTIATE

template void RequireFinite<float>(const Request&, const std::string&, const Input<float>&);
template void RequireFinite<double>(const Request&, const std::string&, const Input<double>&);
template void RequireFinite<std::complex<double>>(const Request&, const std::string&,
                                                  const Input<std::complex<double>>&);

}  // namespace nnqs::boundary
