// Request's typed arrays: inputs, results, arrays that are both.
#include <algorithm>
#include <complex>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <type_traits>

#include "base/buffer.h"
#include "base/copy.h"
#include "base/memory.h"
#include "boundary/instance.h"
#include "boundary/kept.h"
#include "boundary/limits.h"
#include "boundary/output.h"
#include "boundary/request.h"
#include "boundary/staged.h"
#include "boundary/value.h"

namespace nnqs::boundary {
namespace {

// Zeroed memory, which the system zeroes where it is first touched: on the thread of a job.
std::shared_ptr<void> Zeros(std::size_t bytes) {
  std::shared_ptr<void> memory(std::calloc(std::max<std::size_t>(1, bytes), 1), std::free);
  if (!memory) throw std::bad_alloc();
  AdviseLargePages(memory.get(), bytes);
  return memory;
}

}  // namespace

// Where the numbers of an argument are: in an array of the caller, or in a staged copy.
struct Request::Source {
  Bytes bytes;
  std::size_t numbers;
  std::shared_ptr<Staged> staged;
};

template <class T>
Request::Source Request::SourceOf(const std::string& name) const {
  const Napi::Value value = Get(name);
  if (const auto staged = sync_ || measure_ ? nullptr : StagedOf(value)) {
    if (staged->taken()) Fail(name, "has been used by a job already. Stage it again");
    if (staged->type() != Element<T>::type) Fail(name, std::string("must be a staged ") + Element<T>::name);
    if (!staged->complete()) Fail(name, "is not staged to its end");
    return {staged->bytes(), staged->numbers(), staged};
  }
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != Element<T>::type) {
    Fail(name, std::string("must be a ") + Element<T>::name + ", not " + Describe(value));
  }
  const auto array = value.As<Napi::TypedArray>();
  if (IsDetached(array)) Fail(name, "has a detached buffer: it was transferred to another thread. Pass a copy");
  return {BytesOf(array), array.ElementLength(), nullptr};
}

template <class T>
std::shared_ptr<T> Request::Own(const std::string& name, const Source& source) const {
  if (source.staged && !source.staged->as_result()) {
    asked_ += static_cast<double>(source.bytes.length);
    return {source.staged->TakeMemory(), reinterpret_cast<T*>(source.bytes.data)};
  }
  RequireMemory("a copy of `" + name + "`", static_cast<double>(source.bytes.length));
  if (measure_) return {std::shared_ptr<void>(), reinterpret_cast<T*>(source.bytes.data)};
  auto copy = std::make_shared<Buffer<T>>(source.bytes.length / sizeof(T));
  CopyBytes(copy->data(), source.bytes.data, source.bytes.length);
  return {copy, copy->data()};
}

template <class T>
void Request::RequireLength(const std::string& name, const Source& source, std::size_t length) const {
  const std::size_t numbers = length * Element<T>::width;
  if (source.numbers >= numbers) return;
  FailShape(name, "has length " + std::to_string(source.numbers) + ", but " + std::to_string(numbers) +
                      " numbers are needed");
}

bool Request::IsOwn(const std::string& name) const {
  if (sync_ || !own_.contains(name) || !Get(name).IsTypedArray() || InstanceOf(env_).may_end_early) return false;
  const auto [held, added] = held_.try_emplace(name);
  if (added) held->second = MemoryOf(Get(name).As<Napi::TypedArray>());
  return held->second != nullptr;
}

template <class T>
Input<T> Request::AnyArray(const std::string& name) const {
  const Source source = SourceOf<T>(name);
  if (source.bytes.length % sizeof(T) != 0) FailShape(name, "holds complex numbers, so its length must be even");
  const std::size_t length = source.bytes.length / sizeof(T);
  const bool own = !std::is_integral_v<T> && IsOwn(name);  // indices stay what they were when they were checked
  if (sync_ || own) return {reinterpret_cast<const T*>(source.bytes.data), length, nullptr};
  const std::shared_ptr<T> copy = Own<T>(name, source);
  return {copy.get(), length, copy};
}

template <class T>
Input<T> Request::Array(const std::string& name, std::size_t length) const {
  RequireLength<T>(name, SourceOf<T>(name), length);
  Input<T> input = AnyArray<T>(name);
  input.length = length;  // what lies behind is checked by nobody
  return input;
}

template <class T>
T* Request::Result(const std::string& name, std::size_t length) {
  const double numbers = static_cast<double>(length) * Element<T>::width;
  if (numbers > static_cast<double>(kMostNumbers))
    Fail(name, "would have " + boundary::Text(numbers) + " numbers; JavaScript's arrays end at 2^32-1");
  RequireMemory("result `" + name + "`", static_cast<double>(length) * sizeof(T));
  if (apart_ || (!sync_ && InstanceOf(env_).may_end_early)) {
    RequireMemory("a second copy of `" + name + "`, which jobs of worker threads need",
                  static_cast<double>(length) * sizeof(T));
    if (measure_) return nullptr;
    const std::shared_ptr<void> memory = Zeros(length * sizeof(T));
    const Bytes bytes{static_cast<char*>(memory.get()), length * sizeof(T)};
    return reinterpret_cast<T*>(ResultApart(name, Element<T>::type, sizeof(T) / Element<T>::width, bytes, memory));
  }
  if (measure_) return nullptr;
  const Napi::TypedArray array =
      NewArray(env_, Element<T>::type, sizeof(T) / Element<T>::width, length * Element<T>::width);
  outputs_.push_back(std::make_shared<Output>(Output{name, Napi::Persistent(array), {}, {}}));
  return reinterpret_cast<T*>(BytesOf(array).data);
}

char* Request::ResultApart(const std::string& name, napi_typedarray_type type, std::size_t bytes_per_number,
                           const Bytes& bytes, const std::shared_ptr<void>& memory) {
  kept_.push_back(memory);
  auto apart = std::make_shared<Apart>(type, bytes_per_number, bytes, memory);
  outputs_.push_back(std::make_shared<Output>(Output{name, {}, {}, std::move(apart)}));
  return bytes.data;
}

char* Request::StagedResult(const std::string& name, Staged& staged) {
  const Bytes bytes = staged.bytes();
  if (!staged.apart()) {
    asked_ += static_cast<double>(bytes.length);
    outputs_.push_back(std::make_shared<Output>(Output{name, staged.TakeArray(), {}, {}}));
    return bytes.data;
  }
  RequireMemory("result `" + name + "`", static_cast<double>(bytes.length));
  return ResultApart(name, staged.type(), bytes.length / std::max<std::size_t>(1, staged.numbers()), bytes,
                     staged.TakeMemory());
}

template <class T>
T* Request::InOut(const std::string& name, std::size_t length) {
  const Source source = SourceOf<T>(name);
  if (source.staged) {  // written back by whoever staged it
    if (!source.staged->as_result()) Fail(name, "must be staged as a result");
    RequireLength<T>(name, source, length);
    return reinterpret_cast<T*>(StagedResult(name, *source.staged));
  }
  const Input<T> input = Array<T>(name, length);
  if (measure_) return const_cast<T*>(input.data);
  auto output = std::make_shared<Output>(Output{name, Napi::Persistent(Get(name).As<Napi::TypedArray>()), {}, {}});
  if (!sync_ && !IsOwn(name)) {
    kept_.push_back(input.copy);
    output->write_back = [input](const Bytes& target) {
      CopyBytes(target.data, input.data, std::min(target.length, input.length * sizeof(T)));
    };
  }
  outputs_.push_back(output);
  return const_cast<T*>(input.data);
}

template <class T>
Request::Source Request::MatrixSource(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  Source source = SourceOf<T>(name);
  const std::size_t numbers = static_cast<std::size_t>(rows) * columns * Element<T>::width;
  if (source.numbers != numbers) {
    FailShape(name, "has length " + std::to_string(source.numbers) + ", but " + std::to_string(rows) + "×" +
                        std::to_string(columns) + (Element<T>::width == 2 ? " complex" : "") + " needs " +
                        std::to_string(numbers) + " numbers");
  }
  return source;
}

template <class T>
void Request::RequireMatrix(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  MatrixSource<T>(name, rows, columns);
}

template <class T>
Input<T> Request::Matrix(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  MatrixSource<T>(name, rows, columns);
  return AnyArray<T>(name);
}

template <class T>
std::shared_ptr<T> Request::MatrixCopy(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  return Own<T>(name, MatrixSource<T>(name, rows, columns));
}

template <class T>
T* Request::MatrixResult(const std::string& name, std::int64_t rows, std::int64_t columns, const std::string& result) {
  const Source source = MatrixSource<T>(name, rows, columns);
  if (source.staged && source.staged->as_result()) {
    return reinterpret_cast<T*>(StagedResult(result, *source.staged));
  }
  if (IsOwn(name)) {
    const auto array = Get(name).As<Napi::TypedArray>();
    outputs_.push_back(std::make_shared<Output>(Output{result, Napi::Persistent(array), {}, {}}));
    return reinterpret_cast<T*>(source.bytes.data);
  }
  T* copy = Result<T>(result, source.bytes.length / sizeof(T));
  if (measure_) return nullptr;
  CopyBytes(copy, source.bytes.data, source.bytes.length);
  return copy;
}

bool Request::IsStaged(const std::string& name) const {
  return StagedOf(Get(name)) != nullptr;
}

void Request::RequireDisjoint(const std::string& a, const std::string& b) const {
  if (!Get(a).IsTypedArray() || !Get(b).IsTypedArray()) return;  // refused where they are read
  const Bytes first = BytesOf(Get(a).As<Napi::TypedArray>()), second = BytesOf(Get(b).As<Napi::TypedArray>());
  if (first.length == 0 || second.length == 0) return;
  if (first.data < second.data + second.length && second.data < first.data + first.length) {
    Fail(a, "and `" + b + "` share memory; the output must not overlap an input. Pass a copy of one of them");
  }
}

#define NNQS_INSTANTIATE(T)                                                                              \
  template Input<T> Request::Array(const std::string&, std::size_t) const;                               \
  template Input<T> Request::AnyArray(const std::string&) const;                                         \
  template T* Request::Result(const std::string&, std::size_t);                                          \
  template T* Request::InOut(const std::string&, std::size_t);                                           \
  template Input<T> Request::Matrix(const std::string&, std::int64_t, std::int64_t) const;               \
  template void Request::RequireMatrix<T>(const std::string&, std::int64_t, std::int64_t) const;         \
  template std::shared_ptr<T> Request::MatrixCopy(const std::string&, std::int64_t, std::int64_t) const; \
  template T* Request::MatrixResult(const std::string&, std::int64_t, std::int64_t, const std::string&);
NNQS_INSTANTIATE(float)
NNQS_INSTANTIATE(double)
NNQS_INSTANTIATE(std::complex<double>)
NNQS_INSTANTIATE(std::int32_t)
NNQS_INSTANTIATE(std::uint8_t)
#undef NNQS_INSTANTIATE

}  // namespace nnqs::boundary
