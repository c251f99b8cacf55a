// Members of an ensemble of states ψ = ψ1 + iψ2 (or ψ = ψ1), ψ1 and ψ2 independent draws of one random network,
// normalised: as vectors, or only the spectra of their reduced density matrices.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

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

// Called after each part of the work, from any thread; throws to stop. A part is a member's state, and for Spectra also
// each cut, once by itself and once for every member: there may be hundreds of thousands.
using Step = std::function<void()>;

// Bytes that States, or Spectra of these cuts, takes beside its results.
double WorkBytes(const Ensemble& ensemble, entropy::Method method, const std::vector<std::uint32_t>& cuts);

// states: members×2^d interleaved complex numbers of norm 1; log_norms[m] = log of the norm before.
void States(const Ensemble& ensemble, std::complex<double>* states, double* log_norms, const Step& step);

// For each member and each cut (mask of the sites in A) the min(2^|A|, 2^|B|) eigenvalues of ρ_A, in descending order,
// adding up to 1: spectra is members×Σ_cuts, log_norms as above.
void Spectra(const Ensemble& ensemble, entropy::Method method, const std::vector<std::uint32_t>& cuts, double* spectra,
             double* log_norms, const Step& step);

// f of every member and component at inputs (count×sites) that may be any numbers: members×components×count values. A
// part of the work is a member.
void MemberValues(const Ensemble& ensemble, const double* inputs, std::int64_t count, double* values, const Step& step);

// Bytes that MemberValues takes beside its result.
double MemberValuesBytes(const Ensemble& ensemble);

}  // namespace nnqs::states
