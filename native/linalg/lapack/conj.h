// The conjugate of real and complex numbers alike.
#pragma once

#include <complex>

namespace nnqs::linalg {

inline double Conj(double x) {
  return x;
}
inline std::complex<double> Conj(std::complex<double> x) {
  return std::conj(x);
}

}  // namespace nnqs::linalg
