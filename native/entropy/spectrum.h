// Spectrum of the reduced density matrix of a pure state: p_k = σ_k², σ the singular values of ψ as a matrix (a, b).
#pragma once

#include <complex>
#include <cstdint>
#include <vector>

#include "base/buffer.h"
#include "entropy/partition.h"

namespace nnqs::entropy {

// Svd: singular values, so that even p ~ 1e-30 is meaningful. Gram: eigenvalues of ψψ†, 2 to 3 times faster with an
// absolute error of about 1e-16, enough wherever small p do not count (von Neumann, Rényi with α ≥ 1).
enum class Method { Svd, Gram };

// Work space that consecutive calls share. The caller holds ProductThreads.
template <class T>
struct Workspace {
  Buffer<T> matrix, gram;
};

// Bytes that Spectrum takes beside the state, for the largest block of rows×columns.
template <class T>
double SpectrumBytes(Method method, double rows, double columns);

// Appends the squared singular values of every block of first⊗second to `values`, not sorted, not normalised:
// amplitude (i, j) of the state is state[i·second.dimension + j]. Real states use T = double.
template <class T>
void Spectrum(Method method, const T* state, const Partition& first, const Partition& second, Workspace<T>& workspace,
              std::vector<double>& values);

// The squared Schmidt values of one state, by Svd: not sorted, adding up to its norm squared. Small blocks take one
// thread, on which LAPACK is fastest then.
template <class T>
std::vector<double> SchmidtSpectrum(const T* state, const Partition& first, const Partition& second);

// Bytes that SchmidtSpectrum takes beside the state.
template <class T>
double SchmidtBytes(const Partition& first, const Partition& second);

}  // namespace nnqs::entropy
