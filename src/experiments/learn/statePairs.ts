import { pairsOf } from "../../dataset/amplitudes.js";
import type { JobOptions } from "../../native/job.js";
import type { LearnTarget } from "./target.js";

/** The state of a target as (re, im) pairs, on which losses are defined: as it was computed, or made of a real one. */
export async function statePairs({ basis, state, pairs }: LearnTarget, options: JobOptions): Promise<Float64Array> {
  return pairs ?? pairsOf(state, basis.dimension, options);
}
