// Products of double matrices by BLIS, on the calling thread. It outruns OpenBLAS's products, most of all where the
// inner dimension is small; its threads spin while they wait, so gemm.h and gram.h divide the work among ours. What
// BLIS has no faster (LAPACK, vectors, float) is OpenBLAS's.
#pragma once

#include <complex>
#include <cstdint>
#include <string>

#include "linalg/gemm.h"
#include "linalg/gram.h"

namespace nnqs::linalg::blis {

// Version, and the kernels that run on this CPU: "BLIS 0.9.0 (skx)".
std::string Description();

// See gemm.h.
void Multiply(const Gemm<double>& product);
void Multiply(const Gemm<std::complex<double>>& product);

// See gram.h.
void Multiply(const Gram<double>& gram);
void Multiply(const Gram<std::complex<double>>& gram);

}  // namespace nnqs::linalg::blis
