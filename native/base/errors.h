// The errors that cross into JavaScript. Plain C++ throws them; the boundary turns each into the class of the same name
// that src/native/errors.ts defines, so that `instanceof` works on both sides.
#pragma once

#include <stdexcept>
#include <string>

namespace nnqs {

enum class ErrorKind { Argument, Shape, Memory, Numerical, Tolerance, Cancelled };

class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  ErrorKind kind() const { return kind_; }

 private:
  ErrorKind kind_;
};

// A value that is not allowed: names the argument, the value and what is allowed.
struct ArgumentError : Error {
  explicit ArgumentError(const std::string& message) : Error(ErrorKind::Argument, message) {}
};
// An array whose length, or matrices whose dimensions, do not fit together.
struct ShapeError : Error {
  explicit ShapeError(const std::string& message) : Error(ErrorKind::Shape, message) {}
};
// More memory than is free, said before it is taken.
struct MemoryError : Error {
  explicit MemoryError(const std::string& message) : Error(ErrorKind::Memory, message) {}
};
// The computation cannot succeed on these numbers (singular, not positive definite, not converged).
struct NumericalError : Error {
  explicit NumericalError(const std::string& message) : Error(ErrorKind::Numerical, message) {}
};
// A result exists but misses the tolerance that was asked for.
struct ToleranceError : Error {
  explicit ToleranceError(const std::string& message) : Error(ErrorKind::Tolerance, message) {}
};
// The caller's AbortSignal fired.
struct CancelledError : Error {
  CancelledError() : Error(ErrorKind::Cancelled, "the job was cancelled") {}
};

}  // namespace nnqs
