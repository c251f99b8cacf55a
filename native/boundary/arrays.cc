// Request's typed arrays: inputs, results, arrays that are both.
#include <algorithm>
#include <complex>
#include <cstdint>

#include "base/copy.h"
#include "boundary/output.h"
#include "boundary/request.h"
#include "boundary/value.h"

namespace nnqs::boundary {

template <class T>
Napi::TypedArray Request::Typed(const std::string& name) const {
  const Napi::Value value = Get(name);
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != Element<T>::type) {
    Fail(name, std::string("must be a ") + Element<T>::name + ", not " + Describe(value));
  }
  auto array = value.As<Napi::TypedArray>();
  if (IsDetached(array)) Fail(name, "has a detached buffer: it was transferred to another thread. Pass a copy");
  return array;
}

template <class T>
std::shared_ptr<Buffer<T>> Request::Copy(const std::string& name, const Bytes& bytes) const {
  RequireMemory("a copy of `" + name + "`", static_cast<double>(bytes.length));
  auto copy = std::make_shared<Buffer<T>>(bytes.length / sizeof(T));
  CopyBytes(copy->data(), bytes.data, bytes.length);
  return copy;
}

template <class T>
Input<T> Request::AnyArray(const std::string& name) const {
  const Bytes bytes = BytesOf(Typed<T>(name));
  if (bytes.length % sizeof(T) != 0) FailShape(name, "holds complex numbers, so its length must be even");
  Input<T> input{reinterpret_cast<const T*>(bytes.data), bytes.length / sizeof(T), nullptr};
  if (!sync_) {
    input.copy = Copy<T>(name, bytes);
    input.data = input.copy->data();
  }
  return input;
}

template <class T>
Input<T> Request::Array(const std::string& name, std::size_t length) const {
  const std::size_t numbers = length * Element<T>::width, given = Typed<T>(name).ElementLength();
  if (given < numbers) {
    FailShape(name, "has length " + std::to_string(given) + ", but " + std::to_string(numbers) + " numbers are needed");
  }
  return AnyArray<T>(name);
}

template <class T>
T* Request::Result(const std::string& name, std::size_t length) {
  // JavaScript's typed arrays end at 2³²−1 numbers.
  const double numbers = static_cast<double>(length) * Element<T>::width;
  if (numbers > 4294967295.0) Fail(name, "would have " + Text(numbers) + " numbers; JavaScript's arrays end at 2^32-1");
  RequireMemory("result `" + name + "`", static_cast<double>(length) * sizeof(T));
  const Napi::TypedArray array =
      NewArray(env_, Element<T>::type, sizeof(T) / Element<T>::width, length * Element<T>::width);
  outputs_.push_back(std::make_shared<Output>(Output{name, Napi::Persistent(array), {}}));
  return reinterpret_cast<T*>(BytesOf(array).data);
}

template <class T>
T* Request::InOut(const std::string& name, std::size_t length) {
  const Input<T> input = Array<T>(name, length);
  auto output = std::make_shared<Output>(Output{name, Napi::Persistent(Get(name).As<Napi::TypedArray>()), {}});
  if (!sync_) {
    output->write_back = [copy = input.copy](const Bytes& target) {
      CopyBytes(target.data, copy->data(), std::min(target.length, copy->size() * sizeof(T)));
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
void Request::RequireMatrix(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  MatrixBytes<T>(name, rows, columns);
}

template <class T>
Input<T> Request::Matrix(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  MatrixBytes<T>(name, rows, columns);
  return AnyArray<T>(name);
}

template <class T>
std::shared_ptr<Buffer<T>> Request::MatrixCopy(const std::string& name, std::int64_t rows, std::int64_t columns) const {
  return Copy<T>(name, MatrixBytes<T>(name, rows, columns));
}

template <class T>
T* Request::MatrixResult(const std::string& name, std::int64_t rows, std::int64_t columns, const std::string& result) {
  const Bytes bytes = MatrixBytes<T>(name, rows, columns);
  T* copy = Result<T>(result, bytes.length / sizeof(T));
  CopyBytes(copy, bytes.data, bytes.length);
  return copy;
}

void Request::RequireDisjoint(const std::string& a, const std::string& b) const {
  if (!Get(a).IsTypedArray() || !Get(b).IsTypedArray()) return;  // refused where they are read
  const Bytes first = BytesOf(Get(a).As<Napi::TypedArray>()), second = BytesOf(Get(b).As<Napi::TypedArray>());
  if (first.length == 0 || second.length == 0) return;
  if (first.data < second.data + second.length && second.data < first.data + first.length) {
    Fail(a, "and `" + b + "` share memory; the output must not overlap an input. Pass a copy of one of them");
  }
}

#define NNQS_INSTANTIATE(T)                                                                                      \
  template Input<T> Request::Array(const std::string&, std::size_t) const;                                       \
  template Input<T> Request::AnyArray(const std::string&) const;                                                 \
  template T* Request::Result(const std::string&, std::size_t);                                                  \
  template T* Request::InOut(const std::string&, std::size_t);                                                   \
  template Input<T> Request::Matrix(const std::string&, std::int64_t, std::int64_t) const;                       \
  template void Request::RequireMatrix<T>(const std::string&, std::int64_t, std::int64_t) const;                 \
  template std::shared_ptr<Buffer<T>> Request::MatrixCopy(const std::string&, std::int64_t, std::int64_t) const; \
  template T* Request::MatrixResult(const std::string&, std::int64_t, std::int64_t, const std::string&);
NNQS_INSTANTIATE(float)
NNQS_INSTANTIATE(double)
NNQS_INSTANTIATE(std::complex<double>)
NNQS_INSTANTIATE(std::int32_t)
NNQS_INSTANTIATE(std::uint8_t)
#undef NNQS_INSTANTIATE

}  // namespace nnqs::boundary
