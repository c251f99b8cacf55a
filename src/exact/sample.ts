import {
  inNameOf,
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
import { type JobOptions, runJob } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { isPlain, type PauliBasis, pauliBasisKind } from "./pauliBasis.js";
import { measurable } from "./requireState.js";
import { requireWords, rotate } from "./rotate.js";

/** Options of {@link sample} and {@link sampleCounts}. */
export interface SampleOptions extends JobOptions {
  /** 0 by default. */
  readonly seed?: number;
  /** A letter X, Y or Z per site, site 0 first: which σ is measured on each. All σᶻ, the basis itself, by default. */
  readonly basis?: PauliBasis;
}

/** Of {@link SampleOptions}. */
export const sampleKinds: Kinds<SampleOptions> = { seed: whole(0), basis: pauliBasisKind, ...jobKinds };

/** A number of shots, as an argument of a function that is called as `example` shows. */
export const shotsKind = (example: string): Kind => whole(0, mostCounted, `Write ${example}.`);

/**
 * Measurements of every site: `shots` independent indices with probabilities |ψ_s|²/⟨ψ|ψ⟩, or |(U_bψ)_s|²/⟨ψ|ψ⟩ in another local basis b.
 * Shot k depends on the seed and k alone. Of many more shots than outcomes {@link sampleCounts} makes the histogram at once.
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
  const { seed = 0, basis, done, ...job } = rising(requireOptions("sample", options, sampleKinds, [], ["shots"]));
  requireArgument("sample", "shots", shots, shotsKind("sample(state, 1000, { seed })"));
  const state = requireMeasured("sample", given, basis);
  return done(await drawn("sample", state, shots, { seed, member: 0, basis }, job));
}

/** A state that can be measured in the basis. @throws {ShapeError} */
export function requireMeasured(where: string, given: ArrayLike<number>, basis: PauliBasis | undefined): Float64Array {
  const state = requireNumbers(where, "state", given);
  if (state.length % 2 !== 0)
    throw new ShapeError(`${where}: \`state\` must have 2D numbers, (re, im), not ${state.length}.`);
  if (basis !== undefined && !isPlain(basis)) requireWords(where, state.length, basis);
  return state;
}

/** Which shots: of the stream (seed, member), measured in a basis that fits the state. */
export interface Draw {
  readonly seed: number;
  readonly member: number;
  readonly basis: PauliBasis | undefined;
  /** 0 by default. */
  readonly layer?: number;
}

/** What helps where a list of shots does not fit. */
export const fewerShots = "Ask for fewer shots, or how often each outcome occurs (sampleCounts).";

/** {@link sample} of arguments that have been checked. */
export async function drawn(
  where: string,
  state: Float64Array,
  shots: number,
  draw: Draw,
  job: JobOptions,
): Promise<Int32Array> {
  requireMemory(where, `a list of ${shots} shots`, bytesBeside(state) + 4 * shots, fewerShots);
  const request = { ...(await weighed(where, state, draw, job)), shots };
  return (await runJob("drawOutcomes", request, job, { where, own: ownOf(request, state) })).outcomes;
}

/** A state in the basis it is measured in, of moderate norm, and the stream of its shots; of which layer says what is drawn. */
export async function weighed(where: string, state: Float64Array, draw: Draw, { signal }: JobOptions) {
  const { seed, member, basis, layer = 0 } = draw;
  const rotated =
    basis === undefined || isPlain(basis) ? state : await inNameOf(where, () => rotate(state, basis, { signal }));
  const { psi } = await measurable(where, rotated, signal);
  return { seed, member, component: 0, layer, dimension: psi.length / 2, state: psi };
}

/** What a job of a {@link weighed} state need not copy: a state that was made for it. */
export const ownOf = (request: { readonly state: Float64Array }, given: Float64Array) =>
  request.state === given ? [] : (["state"] as const);

/** Bytes of two copies of a state, as its rotation takes them, and of the weights of its outcomes. */
export const bytesBeside = (state: Float64Array) => 24 * state.length;
