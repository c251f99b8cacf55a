// ψ(t) = e^{−iHt}ψ(0), or e^{−Ht}ψ(0) normalised in imaginary time, at any list of times, from few Krylov spaces.
//
// In a space of m vectors ψ_m(s) = V e^{−iTs} e₁ has the residual (i d/ds − H)ψ_m = −β_m [e^{−iTs}]_{m1} v_{m+1}. Its
// propagation is unitary, so that after a sub-step h
//   ‖ψ_m(h) − ψ(h)‖ ≤ ∫₀ʰ β_m |[e^{−iTs}]_{m1}| ds,
// evaluated from one eigensystem of T. The sub-step is the largest one whose bound is its share of the tolerance; every
// requested time inside it comes from the same space. Since |[e^{−iTs}]_{m1}| ≤ Σ_k |u_{k1}u_{km}| for all s, a space
// that has all that ψ has of H reaches any time at once; small spaces are exhausted on purpose where that is cheaper
// than many sub-steps.
//
// In imaginary time an error decays as fast as the lowest Ritz values say. Where H has a level below them
// (lowestLevel.h), which ψ has nothing or next to nothing of, errors and rounding grow by e^{(θ−E)τ} relative to the
// state instead; that factor is in the bound.
#pragma once

#include <complex>
#include <vector>

#include "base/job.h"
#include "operators/operator.h"

namespace nnqs::krylov {

struct EvolutionOptions {
  double tolerance;           // of ‖ψ(t)−ψ_exact(t)‖/‖ψ(0)‖ at the last time
  std::size_t max_products;   // of H with a vector
  std::size_t max_dimension;  // of one Krylov space
  double memory;              // bytes that a stored basis may take
  bool imaginary;
};

struct EvolutionReport {
  double error_bound = 0, norm_drift = 0, energy_drift = 0;
  std::size_t substeps = 0, products = 0, dimension = 0;
  std::vector<double> log_norms;  // imaginary time: ln‖e^{−Ht}ψ(0)‖ at every time
};

// Bytes that Evolve holds beside the states.
double EvolutionBytes(const operators::Operator& h, const std::vector<double>& times, const EvolutionOptions& options);

// Whether times go from 0 outwards, as Evolve takes them: ascending, then those below 0 descending.
bool GoOutwards(const std::vector<double>& times);

// states[k] receives the complex state at times[k] (Dimension() complex numbers, interleaved doubles). Times go from 0
// outwards; imaginary time has none below 0. Throws ToleranceError when the tolerance cannot be met.
EvolutionReport Evolve(const operators::Operator& h, const double* start, const std::vector<double>& times,
                       const std::vector<double*>& states, const EvolutionOptions& options, const Job& job);

}  // namespace nnqs::krylov
