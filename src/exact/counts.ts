import { type Kind, noMore, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { type JobOptions, runJob } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inEach, type MeasureOptions, measureKinds, requireEach } from "./measure.js";
import type { PauliBasis } from "./pauliBasis.js";
import { bytesBeside, type Draw, ownOf, requireMeasured, type SampleOptions, sampleKinds, weighed } from "./sample.js";

/** More shots than a list could hold, as an argument. */
const manyShotsKind = (example: string): Kind => whole(0, Number.MAX_SAFE_INTEGER, `Write ${example}.`);

/**
 * How often each outcome occurs in so many measurements of every site: the multinomial numbers that NumPy's `rng.multinomial(shots, p)` draws,
 * p_s = |ψ_s|²/⟨ψ|ψ⟩, in a time that does not grow with the shots. They depend on the seed alone, and are others than the histogram of
 * {@link sample} with the same seed.
 *
 * @param given - The state, as {@link sample} takes it.
 * @param shots - 0 to 2⁵³−1.
 * @returns One count per basis state; their sum is `shots`. loss.likelihood takes them as `counts`.
 * @throws as {@link sample}.
 * @see Hörmann, Journal of Statistical Computation and Simulation 46, 101 (1993), whose exact rejection gives each binomial number.
 *
 * @example
 * ```ts
 * import { exact, hilbert } from "infinite-nnqs";
 *
 * const plus = await exact.plusState(hilbert.spins(1));
 * const [up, down] = await exact.sampleCounts(plus, 1e9, { seed: 0 });
 * console.log(up! + down!); // 1000000000
 * ```
 */
export async function sampleCounts(
  given: ArrayLike<number>,
  shots: number,
  options: SampleOptions = {},
): Promise<Float64Array> {
  const where = "sampleCounts";
  noMore(where, arguments, 3);
  const { seed = 0, basis, done, ...job } = rising(requireOptions(where, options, sampleKinds, [], ["shots"]));
  requireArgument(where, "shots", shots, manyShotsKind("sampleCounts(state, 1e9, { seed })"));
  const state = requireMeasured(where, given, basis);
  return done(await counted(where, state, shots, { seed, member: 0, basis }, job));
}

/** How often each of the 2ⁿ words was seen in one local basis. */
export interface MeasuredCounts {
  /** The basis that all sites were measured in, such as "XYZ". */
  readonly basis: PauliBasis;
  /** One count per word, whose bit i is 0 where σ on site i was +1. */
  readonly counts: Float64Array;
}

/**
 * {@link sampleCounts} in several local bases, `shots` in each, as loss.likelihood takes them.
 *
 * @param given - The state on all 2ⁿ words, complex interleaved, of any norm but 0.
 * @throws as {@link sample}.
 *
 * @example
 * ```ts
 * import { exact, hilbert, loss } from "infinite-nnqs";
 *
 * const plus = await exact.plusState(hilbert.spins(2));
 * const data = await exact.measureCounts(plus, ["XX", "ZZ"], 1e12, { seed: 0 });
 * const { value } = await loss.likelihood(data).evaluate(plus);
 * console.log(value); // 0.693147
 * ```
 */
export async function measureCounts(
  given: ArrayLike<number>,
  bases: readonly PauliBasis[],
  shots: number,
  options: MeasureOptions = {},
): Promise<readonly MeasuredCounts[]> {
  const where = "measureCounts";
  noMore(where, arguments, 4);
  const { seed = 0, done, ...job } = rising(requireOptions(where, options, measureKinds, [], ["bases", "shots"]));
  requireArgument(where, "shots", shots, manyShotsKind("measureCounts(state, bases, 1e9, { seed })"));
  const state = requireEach(where, given, bases);
  requireCountsMemory(where, state, bases.length);
  return done(
    await inEach(bases, job, async (draw, part) => ({
      basis: draw.basis,
      counts: await counted(where, state, shots, { seed, ...draw }, part),
    })),
  );
}

/** @throws {MemoryError} if counts in so many bases do not fit, with what the last of them takes beside. */
function requireCountsMemory(where: string, state: Float64Array, bases: number): void {
  const outcomes = state.length / 2;
  const bytes = bytesBeside(state) + 8 * outcomes * (bases + 1);
  requireMemory(
    where,
    `counts of ${bases > 1 ? `${bases} times ` : ""}${outcomes} outcomes`,
    bytes,
    "Measure fewer sites.",
  );
}

async function counted(where: string, state: Float64Array, shots: number, draw: Draw, job: JobOptions) {
  requireCountsMemory(where, state, 1);
  const request = { ...(await weighed(where, state, { ...draw, layer: 1 }, job)), shots };
  return (await runJob("countOutcomes", request, job, { where, own: ownOf(request, state) })).counts;
}
