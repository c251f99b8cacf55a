// LAPACK's own (Fortran) interface with C++ complex numbers: column-major, the caller's workspace, no hidden copies.
// A row-major matrix is the column-major one of its transpose, so its lower triangle is LAPACK's "U".
#pragma once

#include <complex>

#define LAPACK_COMPLEX_CUSTOM
#define lapack_complex_float std::complex<float>
#define lapack_complex_double std::complex<double>
#include <lapack.h>
