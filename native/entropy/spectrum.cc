#include "entropy/spectrum.h"

#include <lapacke.h>

#include <algorithm>
#include <string>
#include <type_traits>

#include "base/errors.h"
#include "base/threads.h"
#include "linalg/products/gram.h"

namespace nnqs::entropy {
namespace {

using Complex = std::complex<double>;

// From here on LAPACK's two-stage reduction, most of whose work is matrix products, is faster than zheevd's.
constexpr std::int64_t kTwoStage = 256;

void RequireSuccess(lapack_int status, const char* routine) {
  if (status == LAPACK_WORK_MEMORY_ERROR)
    throw MemoryError("LAPACK's " + std::string(routine) + " has no memory for its work space");
  if (status != 0)
    throw NumericalError("LAPACK's " + std::string(routine) + " did not converge; does the state hold finite numbers?");
}

lapack_complex_double* Lapack(Complex* a) {
  return reinterpret_cast<lapack_complex_double*>(a);
}

// Row-major rows×columns is column-major columns×rows, whose singular values are the same.
lapack_int SingularValues(lapack_int rows, lapack_int columns, double* a, double* s) {
  return LAPACKE_dgesdd(LAPACK_COL_MAJOR, 'N', columns, rows, a, columns, s, nullptr, 1, nullptr, 1);
}
lapack_int SingularValues(lapack_int rows, lapack_int columns, Complex* a, double* s) {
  return LAPACKE_zgesdd(LAPACK_COL_MAJOR, 'N', columns, rows, Lapack(a), columns, s, nullptr, 1, nullptr, 1);
}

// Upper triangle of ψψ† for the row-major ψ, rows×columns.
template <class T>
void GramMatrix(lapack_int rows, lapack_int columns, const T* a, T* gram) {
  linalg::Gram<T> product;
  product.triangle = linalg::Triangle::Upper;
  product.n = product.ldc = rows, product.k = product.lda = columns, product.a = a, product.c = gram;
  linalg::MultiplyHere(product);
}

// The row-major upper triangle is the column-major lower one of the transpose, whose eigenvalues are the same.
lapack_int Eigenvalues(lapack_int n, double* gram, double* values) {
  return n < kTwoStage ? LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'N', 'L', n, gram, n, values)
                       : LAPACKE_dsyevd_2stage(LAPACK_COL_MAJOR, 'N', 'L', n, gram, n, values);
}
lapack_int Eigenvalues(lapack_int n, Complex* gram, double* values) {
  return n < kTwoStage ? LAPACKE_zheevd(LAPACK_COL_MAJOR, 'N', 'L', n, Lapack(gram), n, values)
                       : LAPACKE_zheevd_2stage(LAPACK_COL_MAJOR, 'N', 'L', n, Lapack(gram), n, values);
}

template <class T>
T* Reserve(Buffer<T>& buffer, std::size_t size) {
  if (buffer.size() < size) buffer = Buffer<T>(size);
  return buffer.data();
}

// The block of ψ as a matrix whose shorter side comes first: with the rows (a1, a2) and the columns (b1, b2), or the
// other way round.
template <class T>
void Gather(const T* state, const Block& x, const Block& y, std::int64_t stride, bool transposed, T* matrix) {
  const std::int64_t rows = x.rows * y.rows, columns = x.columns * y.columns;
  for (std::int64_t a1 = 0; a1 < x.rows; ++a1) {
    for (std::int64_t a2 = 0; a2 < y.rows; ++a2) {
      const std::int64_t row = a1 * y.rows + a2;
      for (std::int64_t b1 = 0; b1 < x.columns; ++b1) {
        const std::int32_t i = x.index[a1 * x.columns + b1];
        const T* from = state + std::int64_t{i < 0 ? ~i : i} * stride;
        for (std::int64_t b2 = 0; b2 < y.columns; ++b2) {
          const std::int32_t j = y.index[a2 * y.columns + b2];
          const T amplitude = from[j < 0 ? ~j : j];
          const std::int64_t column = b1 * y.columns + b2;
          matrix[transposed ? column * rows + row : row * columns + column] =
              (i < 0) != (j < 0) ? -amplitude : amplitude;
        }
      }
    }
  }
}

}  // namespace

template <class T>
double SpectrumBytes(Method method, double rows, double columns) {
  const double side = std::min(rows, columns);
  if (method == Method::Gram) return sizeof(T) * (rows * columns + 1.5 * side * side);
  // LAPACK makes a long matrix square by a QR decomposition, which works on panels of the short side.
  const bool square_first = std::max(rows, columns) >= 2 * side;
  return sizeof(T) * (rows * columns + (square_first ? side * side + 400.0 * side : 200.0 * (rows + columns)));
}

template <class T>
void Spectrum(Method method, const T* state, const Partition& first, const Partition& second, Workspace<T>& workspace,
              std::vector<double>& values) {
  for (const Block& x : first.blocks) {
    for (const Block& y : second.blocks) {
      const std::int64_t rows = x.rows * y.rows, columns = x.columns * y.columns;
      const std::int64_t shorter = std::min(rows, columns), longer = std::max(rows, columns);
      // OpenBLAS's zgemv, within gesdd, reads one element of a strided vector too many: of a column beyond the last.
      T* matrix = Reserve(workspace.matrix, rows * columns + longer);
      Gather(state, x, y, second.dimension, rows > columns, matrix);
      values.resize(values.size() + shorter);
      double* p = values.data() + values.size() - shorter;
      const auto m = static_cast<lapack_int>(shorter), n = static_cast<lapack_int>(longer);
      if (method == Method::Svd) {
        const BlasThreads threads(SectionThreads());
        RequireSuccess(SingularValues(m, n, matrix, p), "gesdd");
        for (std::int64_t k = 0; k < shorter; ++k) p[k] *= p[k];
      } else {
        T* gram = Reserve(workspace.gram, shorter * shorter);
        GramMatrix(m, n, matrix, gram);
        const BlasThreads threads(SectionThreads());
        RequireSuccess(Eigenvalues(m, gram, p), "heevd");
        // ψψ† has no negative eigenvalue; what rounding leaves below zero is zero.
        for (std::int64_t k = 0; k < shorter; ++k) p[k] = std::max(p[k], 0.0);
      }
    }
  }
}

template <class T>
std::vector<double> SchmidtSpectrum(const T* state, const Partition& first, const Partition& second) {
  constexpr std::int64_t kThreadedBlock = 1024;
  std::int64_t side = 0;
  for (const Block& x : first.blocks) {
    for (const Block& y : second.blocks) side = std::max(side, std::min(x.rows * y.rows, x.columns * y.columns));
  }
  const ProductThreads threads(side < kThreadedBlock ? 1 : Threads());
  Workspace<T> workspace;
  std::vector<double> values;
  Spectrum(Method::Svd, state, first, second, workspace, values);
  return values;
}

template <class T>
double SchmidtBytes(const Partition& first, const Partition& second) {
  double block = 0;
  for (const Block& x : first.blocks) {
    for (const Block& y : second.blocks) {
      block = std::max(block, SpectrumBytes<T>(Method::Svd, static_cast<double>(x.rows * y.rows),
                                               static_cast<double>(x.columns * y.columns)));
    }
  }
  return block;
}

template double SpectrumBytes<double>(Method, double, double);
template double SpectrumBytes<Complex>(Method, double, double);
template void Spectrum(Method, const double*, const Partition&, const Partition&, Workspace<double>&,
                       std::vector<double>&);
template void Spectrum(Method, const Complex*, const Partition&, const Partition&, Workspace<Complex>&,
                       std::vector<double>&);
template std::vector<double> SchmidtSpectrum(const double*, const Partition&, const Partition&);
template std::vector<double> SchmidtSpectrum(const Complex*, const Partition&, const Partition&);
template double SchmidtBytes<double>(const Partition&, const Partition&);
template double SchmidtBytes<Complex>(const Partition&, const Partition&);

}  // namespace nnqs::entropy
