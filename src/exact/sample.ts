import {
  jobKinds,
  type Kind,
  type Kinds,
  mostCounted,
  noMore,
  requireArgument,
  requireNumbers,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { uniform } from "../random/index.js";
import { isPlain, type PauliBasis, pauliBasisKind } from "./pauliBasis.js";
import { measurable } from "./requireState.js";
import { requireWords, rotate } from "./rotate.js";

export interface SampleOptions extends JobOptions {
  /** 0 by default. */
  readonly seed?: number;
  /** A letter X, Y or Z per site, site 0 first: which σ is measured on each. All σᶻ, the basis itself, by default. */
  readonly basis?: PauliBasis;
}

const kinds: Kinds<SampleOptions> = { seed: whole(0), basis: pauliBasisKind, ...jobKinds };

/** A number of shots, as an argument. */
export const shotsKind: Kind = whole(0, mostCounted, "Write sample(state, 1000, { seed }).");

/**
 * Measurements of every site: `shots` independent indices with probabilities |ψ_s|²/⟨ψ|ψ⟩, or |(U_bψ)_s|²/⟨ψ|ψ⟩ in another local basis b.
 * Shot k depends on the seed and k alone.
 *
 * @param given - The state: complex interleaved, of any norm but 0; on all 2ⁿ words if `basis` has an X or a Y.
 * @throws {ArgumentError} if `shots` is no count or the state is zero or not finite, {ShapeError} if its length is odd or does not fit the
 *   basis, {MemoryError}.
 *
 * @example
 * ```ts
 * import { exact, graph, hilbert } from "infinite-nnqs";
 *
 * const state = exact.neelState(hilbert.spins(4), graph.chain(4)); // a basis state: every shot is the same
 * console.log(await exact.sample(state, 3, { seed: 0 })); // 10, 10, 10
 * ```
 */
export async function sample(
  given: ArrayLike<number>,
  shots: number,
  options: SampleOptions = {},
): Promise<Int32Array> {
  noMore("sample", arguments, 3);
  const { seed = 0, basis, done, ...job } = rising(requireOptions("sample", options, kinds, [], ["shots"]));
  requireArgument("sample", "shots", shots, shotsKind);
  const state = requireNumbers("sample", "state", given);
  if (state.length % 2 !== 0)
    throw new ShapeError(`sample: the state has ${state.length} numbers; it must have 2D, (re, im).`);
  if (basis !== undefined && !isPlain(basis)) requireWords("sample", state.length, basis);
  return done(await drawn("sample", state, shots, { seed, member: 0, basis }, job));
}

/** Which shots: of the stream (seed, member), measured in a basis that fits the state. */
interface Draw {
  readonly seed: number;
  readonly member: number;
  readonly basis: PauliBasis | undefined;
}

/** {@link sample} of arguments that have been checked. */
export async function drawn(
  where: string,
  state: Float64Array,
  shots: number,
  { seed, member, basis }: Draw,
  job: JobOptions,
): Promise<Int32Array> {
  requireMemory(where, `a list of ${shots} shots`, sampleBytes(state.length / 2, shots), "Ask for fewer shots.");
  const rotated = basis === undefined || isPlain(basis) ? state : await rotate(state, basis, { signal: job.signal });
  const { psi } = await measurable(where, rotated, job.signal);
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
    for (const [k, u] of uniform({ seed, member }, end - begin, begin).entries()) {
      indices[begin + k] = firstAbove(cumulative, u * sum);
    }
  };
  await inTurns(shots, draw, { ...partOf(job, 0.5, 1), cost: 32 });
  return indices;
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
