import { jobKinds, noMore, requireArgument, requireNumbers, requireOptions, whole } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { uniform } from "../random/index.js";
import { requireState } from "./requireState.js";

export interface SampleOptions extends JobOptions {
  /** 0 by default. */
  readonly seed?: number;
}

/**
 * Measurements in the basis: `shots` independent indices with probabilities |ψ_s|²/⟨ψ|ψ⟩. Shot k depends on the seed and k
 * alone.
 *
 * @param given - The state: complex interleaved, of any norm but 0.
 * @throws {ArgumentError} if `shots` is no count or the state is zero or not finite, {ShapeError} if its length is odd, {MemoryError}.
 */
export async function sample(
  given: ArrayLike<number>,
  shots: number,
  options: SampleOptions = {},
): Promise<Int32Array> {
  noMore("sample", arguments, 3);
  const kinds = { seed: whole(0), ...jobKinds };
  const { seed = 0, done, ...job } = rising(requireOptions("sample", options, kinds, [], ["shots"]));
  requireArgument("sample", "shots", shots, whole(0, 2 ** 31 - 1, "Write sample(state, 1000, { seed })."));
  const state = requireNumbers("sample", "state", given);
  if (state.length % 2 !== 0)
    throw new ShapeError(`sample: the state has ${state.length} numbers; it must have 2D, (re, im).`);
  requireMemory("sample", `a list of ${shots} shots`, sampleBytes(state.length / 2, shots), "Ask for fewer shots.");
  const { psi } = await requireState("sample", state, state.length / 2, job.signal);
  const cumulative = new Float64Array(psi.length / 2);
  let sum = 0;
  const accumulate = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      sum += psi[2 * i]! ** 2 + psi[2 * i + 1]! ** 2;
      cumulative[i] = sum;
    }
  };
  await inTurns(cumulative.length, accumulate, { ...partOf(job, 0, 0.5), cost: 4 });
  const indices = new Int32Array(shots);
  const draw = (begin: number, end: number) => {
    for (const [k, u] of uniform({ seed }, end - begin, begin).entries()) {
      indices[begin + k] = firstAbove(cumulative, u * sum);
    }
  };
  await inTurns(shots, draw, { ...partOf(job, 0.5, 1), cost: 32 });
  return done(indices);
}

/** Bytes of the cumulative weights, a moderate copy of the state, and the indices. */
function sampleBytes(dimension: number, shots: number): number {
  return 24 * dimension + 4 * shots;
}

/** The first index whose cumulative weight exceeds `value`. */
function firstAbove(cumulative: Float64Array, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulative[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
