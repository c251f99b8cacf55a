// Members of an ensemble of states ψ = ψ1 + iψ2 (or ψ = ψ1), ψ1 and ψ2 independent draws of one random network,
// normalised: as vectors, or only the spectra of their reduced density matrices.
#pragma once

#include <cstdint>
#include <vector>

#include "base/job.h"
#include "entropy/spectrum.h"
#include "states/featureNet.h"

namespace nnqs::states {

struct Ensemble {
  FeatureNet net;
  int components;  // 1: real, 2: complex
  std::uint64_t seed;
  std::uint32_t first_member;
  std::int64_t members;
};

// Bytes that States, Spectra and MemberValues take beside their results.
double StatesBytes(const Ensemble& ensemble);
double SpectraBytes(const Ensemble& ensemble, entropy::Method method, const std::vector<std::uint32_t>& cuts);
double MemberValuesBytes(const Ensemble& ensemble);

// states: members×2^d interleaved complex numbers of norm 1; log_norms[m] = log of the norm before.
void States(const Ensemble& ensemble, std::complex<double>* states, double* log_norms, const Job& job);

// For each member and each cut (mask of the sites in A) the min(2^|A|, 2^|B|) eigenvalues of ρ_A, in descending order,
// adding up to 1: spectra is members×SpectraLength, log_norms as above.
std::size_t SpectraLength(int sites, const std::vector<std::uint32_t>& cuts);
void Spectra(const Ensemble& ensemble, entropy::Method method, const std::vector<std::uint32_t>& cuts, double* spectra,
             double* log_norms, const Job& job);

// f of every member and component at inputs (count×sites) that may be any numbers: members×components×count values.
void MemberValues(const Ensemble& ensemble, const double* inputs, std::int64_t count, double* values, const Job& job);

}  // namespace nnqs::states
