// A value that is made when it is first needed, once, by whichever thread that is: what takes seconds is made in a job
// and not where JavaScript names it.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace nnqs {

template <class T>
class Lazily {
 public:
  // `make` is called again if it throws.
  explicit Lazily(std::function<T()> make) : make_(std::move(make)) {}

  const T& operator*() const {
    std::call_once(once_, [this] {
      value_.emplace(make_());
      make_ = nullptr;  // frees what it was made from
      made_ = true;
    });
    return *value_;
  }
  const T* operator->() const { return &**this; }
  bool made() const { return made_; }

 private:
  mutable std::once_flag once_;
  mutable std::function<T()> make_;
  mutable std::optional<T> value_;
  mutable std::atomic<bool> made_ = false;
};

}  // namespace nnqs
