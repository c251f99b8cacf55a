import type { Hilbert } from "../hilbert/hilbert.js";

/** The state with equal amplitudes 1/√D on all basis states; for spins, all in |+⟩. Complex interleaved, 2D numbers. */
export function plusState(hilbert: Hilbert): Float64Array {
  const state = new Float64Array(2 * hilbert.dimension);
  const amplitude = 1 / Math.sqrt(hilbert.dimension);
  for (let i = 0; i < state.length; i += 2) state[i] = amplitude;
  return state;
}
