// ψ(t) = e^{−iHt}ψ(0) by the Chebyshev expansion (Tal-Ezer & Kosloff, J. Chem. Phys. 81, 3967 (1984)). With the
// spectrum inside [c−r, c+r] and h = (H−c)/r
//   e^{−iHt} = e^{−ict} Σ_k (2−δ_k0) (−i)^k J_k(rt) T_k(h),
// cut where the Bessel functions that are left out sum to less than the tolerance: an a-priori bound, since ‖T_k(h)‖
// ≤ 1. Three vectors, however long the time; real ones throughout where ψ(0) and H are real. All times share the
// T_k(h)ψ(0).
#pragma once

#include <vector>

#include "krylov/evolution.h"

namespace nnqs::krylov {

// Bytes that EvolveChebyshev holds beside the states: vectors, and the coefficients of every time.
double ChebyshevBytes(const operators::Operator& h, const std::vector<double>& times, const EvolutionOptions& options);

// As Evolve, in real time; the report's dimension is the order of the expansion.
EvolutionReport EvolveChebyshev(const operators::Operator& h, const double* start, const std::vector<double>& times,
                                const std::vector<double*>& states, const EvolutionOptions& options, const Job& job);

}  // namespace nnqs::krylov
