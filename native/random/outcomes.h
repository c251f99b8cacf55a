// Measurements of a state in its own basis: outcome s has the probability |ψ_s|²/⟨ψ|ψ⟩.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/job.h"
#include "random/stream.h"

namespace nnqs::random {

// An outcome per shot; shot k is the first state whose running sum of weights exceeds u_k·⟨ψ|ψ⟩, with the uniform
// number k of the stream. `state`: 2·dimension numbers (re, im) of finite ⟨ψ|ψ⟩ > 0, else NumericalError.
void DrawOutcomes(const Stream& stream, const double* state, std::size_t dimension, std::size_t shots,
                  std::int32_t* outcomes, const Job& job);
// Bytes beside the state and the outcomes.
double DrawOutcomesBytes(std::size_t dimension);

// How often each outcome occurs in so many shots, of any number up to 2⁵³: halves of the states share the shots of
// the whole binomially, and so on down to single states, so that the work is that of the states that are seen and not
// of the shots.
void CountOutcomes(const Stream& stream, const double* state, std::size_t dimension, std::uint64_t shots,
                   double* counts, const Job& job);
// Bytes beside the state and the counts.
double CountOutcomesBytes(std::size_t dimension);

}  // namespace nnqs::random
