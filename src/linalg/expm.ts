import { noMore } from "../arguments/index.js";
import { runSync } from "../native/call.js";
import { type JobOptions, runJob } from "../native/job.js";

/**
 * The matrix exponential e^A by scaling and squaring with Padé approximants of degree 3 to 13, chosen so that the
 * backward error is of the order of the rounding error; no balancing (docs/linalg.md says why).
 *
 * @param a - n×n numbers, row-major. Not changed.
 * @returns e^A, n×n, row-major.
 * @throws {NumericalError} if a power of A, or e^A, exceeds the range of doubles; {ArgumentError} if an entry is not finite;
 * {ShapeError | MemoryError}.
 * @see Al-Mohy & Higham 2009, SIAM J. Matrix Anal. Appl. 31, 970.
 */
export async function expm(a: Float64Array, n: number, options: JobOptions = {}): Promise<Float64Array> {
  noMore("expm", arguments, 3);
  return (await runJob("expm", { a, n }, options, { inPlace: "a" })).e;
}

/** {@link expm} on this thread. */
export function expmSync(a: Float64Array, n: number): Float64Array {
  noMore("expmSync", arguments, 2);
  return runSync("expm", { a, n }).e;
}

/** {@link expm} of a complex matrix, (re, im) interleaved: 2n² numbers in and out. */
export async function zexpm(a: Float64Array, n: number, options: JobOptions = {}): Promise<Float64Array> {
  noMore("zexpm", arguments, 3);
  return (await runJob("zexpm", { a, n }, options, { inPlace: "a" })).e;
}

/** {@link zexpm} on this thread. */
export function zexpmSync(a: Float64Array, n: number): Float64Array {
  noMore("zexpmSync", arguments, 2);
  return runSync("zexpm", { a, n }).e;
}
