// The vector work of a Lanczos recurrence on n doubles. Sums are those of base/chunks.h: the same for any number of
// threads.
#pragma once

#include <complex>
#include <cstddef>
#include <vector>

namespace nnqs::krylov {

double Dot(const double* x, const double* y, std::size_t n);
// w ← w − beta·p; returns ⟨v, w⟩. `p` may be null: then w is only read.
double SubtractThenDot(double* w, double beta, const double* p, const double* v, std::size_t n);
// w ← w − alpha·v; returns ‖w‖².
double SubtractThenNorm(double* w, double alpha, const double* v, std::size_t n);
// w ← a·w + b·v − p; `p` may be null.
void Recur(double* w, double a, const double* v, double b, const double* p, std::size_t n);
void Scale(double* w, double factor, std::size_t n);
// Whether all imaginary parts of so many complex numbers are 0.
bool AreReal(const double* state, std::size_t states);

// ⟨v_j, w⟩ for every vector of a basis, n doubles each; with Subtract the two halves of a Gram–Schmidt step.
std::vector<double> Project(const std::vector<const double*>& basis, const double* w, std::size_t n);
// w ← w − Σ_j c_j v_j
void Subtract(const std::vector<const double*>& basis, const std::vector<double>& c, double* w, std::size_t n);

// Complex sums Σ_j c_j v_j for several sets of coefficients at once: each vector is read from memory once.
//   basis         vectors of n doubles: complex ones (re, im interleaved, n even), or real ones where `real`
//   coefficients  one list per target, as long as the basis
//   targets       complex interleaved: n doubles each, 2n where `real`; added to where `accumulate`, or overwritten
void Combine(const std::vector<const double*>& basis, std::size_t n, bool real,
             const std::vector<std::vector<std::complex<double>>>& coefficients, const std::vector<double*>& targets,
             bool accumulate);

}  // namespace nnqs::krylov
