// An account of what jobs will take, from before their inputs are copied until they end: what is free now is not free
// for a job if those before it have not taken theirs yet.
#pragma once

#include <optional>
#include <utility>

namespace nnqs {

// Bytes that are reserved now, of all threads.
double ReservedMemory();

class Reservation {
 public:
  Reservation() = default;
  // Whatever is free: for work that begins now.
  explicit Reservation(double bytes);
  // Nothing if the bytes do not fit beside all that is reserved.
  static std::optional<Reservation> IfFits(double bytes);
  ~Reservation() { Release(); }
  Reservation(Reservation&& other) noexcept : bytes_(std::exchange(other.bytes_, 0)) {}
  Reservation& operator=(Reservation&& other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }

  void Release();

 private:
  double bytes_ = 0;
};

}  // namespace nnqs
