// Products of real matrices in double precision by BLIS, on the calling thread. It outruns OpenBLAS's products, most of
// all where the inner dimension is small; its threads spin while they wait, so gemm.h and gram.h divide the work among
// ours. What BLIS has no faster (LAPACK, vectors, float, complex numbers) is OpenBLAS's.
#pragma once

#include "linalg/products/gemm.h"
#include "linalg/products/gram.h"

namespace nnqs::linalg::blis {

// See gemm.h.
void Multiply(const Gemm<double>& product);

// See gram.h.
void Multiply(const Gram<double>& gram);

}  // namespace nnqs::linalg::blis
