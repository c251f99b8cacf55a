#include "boundary/request.h"

#include <cmath>

#include "base/finite.h"
#include "base/memoryCache.h"
#include "boundary/garbage.h"
#include "boundary/limits.h"
#include "boundary/token.h"
#include "boundary/value.h"

namespace nnqs::boundary {
namespace {

std::set<std::string> NamesOf(const Napi::Value& list) {
  if (!list.IsArray()) throw ArgumentError("`own` must be a list of names of arguments, not " + Describe(list));
  std::set<std::string> names;
  const auto array = list.As<Napi::Array>();
  for (std::uint32_t i = 0; i < array.Length(); ++i) names.insert(array.Get(i).ToString().Utf8Value());
  return names;
}

}  // namespace

Request::Request(const Napi::CallbackInfo& info, std::string& label) : env_(info.Env()) {
  if (info.Length() < 1 || !info[0].IsObject() || info[0].IsTypedArray() || info[0].IsArray()) {
    throw ArgumentError("expects one object of named arguments");
  }
  const auto object = info[0].As<Napi::Object>();
  const Napi::Array names = object.GetPropertyNames();
  for (std::uint32_t i = 0; i < names.Length(); ++i) {
    const Napi::Value name = names.Get(i);
    arguments_[name.ToString().Utf8Value()] = object.Get(name);
  }
  if (Has("where")) label = Text("where");
  label_ = label;
  sync_ = Flag("sync");
  measure_ = Flag("measure");
  apart_ = Flag("apart") && !sync_;
  if (Has("own")) own_ = NamesOf(Get("own"));
  token_ = Has("token") ? TokenOf(Get("token")) : std::make_shared<Token>();
}

Napi::Value Request::Get(const std::string& name) const {
  const auto found = arguments_.find(name);
  return found == arguments_.end() ? env_.Undefined() : found->second;
}

void Request::Fail(const std::string& name, const std::string& what) const {
  throw ArgumentError("`" + name + "` " + what);
}

void Request::FailShape(const std::string& name, const std::string& what) const {
  throw ShapeError("`" + name + "` " + what);
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
  return Integer(name, minimum, kMostCounted);
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
    Fail(name, "must lie in [" + boundary::Text(minimum) + ", " + boundary::Text(maximum) + "], not " +
                   boundary::Text(number));
  }
  return number;
}

bool Request::Flag(const std::string& name) const {
  const Napi::Value value = Get(name);
  if (value.IsUndefined()) return false;
  if (!value.IsBoolean()) Fail(name, "must be true or false, not " + Describe(value));
  return value.As<Napi::Boolean>().Value();
}

std::string Request::Text(const std::string& name, const char* what) const {
  const Napi::Value value = Get(name);
  if (!value.IsString()) Fail(name, std::string("must be ") + what + ", not " + Describe(value));
  return value.As<Napi::String>().Utf8Value();
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

void Request::RequireMemoryOfResults(const std::string& what, double bytes, const std::string& remedy) const {
  RequireMemory(what, bytes, remedy);
  asked_ -= bytes;
  if (left_) *left_ += bytes;
}

void Request::RequireMemory(const std::string& what, double bytes, const std::string& remedy) const {
  constexpr double kNegligible = 1 << 20;
  constexpr double kScarce = 0.9;  // of what is free: beyond it what nobody needs any more is given back first
  asked_ += bytes;
  if (measure_ || bytes == 0) return;
  if (bytes <= kNegligible && bytes <= RecentlyFreeMemory()) return;
  if (!left_) left_ = FreeMemory();
  if (bytes > kScarce * *left_) {
    const double before = FreeMemory();
    FreeKeptBlocks();
    if (bytes > kScarce * before) CollectGarbage(env_);
    *left_ += FreeMemory() - before;
  }
  nnqs::RequireMemory(what, bytes, *left_, remedy);
  *left_ -= bytes;
}

void Request::Check(double bytes, std::function<void()> check) const {
  constexpr double kMuch = 1 << 20;
  if (measure_) return;
  if (sync_ || bytes < kMuch) {
    check();
  } else {
    checks_.push_back(std::move(check));
  }
}

template <class T>
void RequireFinite(const Request& request, const std::string& name, const Input<T>& input) {
  using Real = std::conditional_t<std::is_same_v<T, float>, float, double>;
  request.Check(static_cast<double>(input.length) * sizeof(T), [name, input] {
    nnqs::RequireFinite(name, reinterpret_cast<const Real*>(input.data), input.length * Element<T>::width);
  });
}

template void RequireFinite(const Request&, const std::string&, const Input<float>&);
template void RequireFinite(const Request&, const std::string&, const Input<double>&);
template void RequireFinite(const Request&, const std::string&, const Input<std::complex<double>>&);

}  // namespace nnqs::boundary
