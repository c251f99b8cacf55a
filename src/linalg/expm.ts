import { float64, jobKinds, mostCounted, noMore, requireArgument, requireOptions, whole } from "../arguments/index.js";
import { runSync } from "../native/call.js";
import { ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";

/** @throws {ArgumentError | ShapeError} unless there are n×n numbers of so many parts. */
function requireSquare(where: string, a: Float64Array, n: number, parts: number): void {
  requireArgument(where, "n", n, whole(0, mostCounted));
  requireArgument(where, "a", a, float64);
  const needed = parts * n * n;
  if (a.length === needed) return;
  const size = `${n}×${n} ${parts === 1 ? "numbers" : "complex numbers, (re, im) each"}`;
  throw new ShapeError(
    `${where}: \`a\` must hold ${size}, ${needed} in all, not ${a.length}. Pass all rows, one after the other, and their number.`,
  );
}

/**
 * The matrix exponential e^A by scaling and squaring with Padé approximants of degree 3 to 13, chosen so that the
 * backward error is of the order of the rounding error; no balancing (docs/linalg.md says why).
 *
 * @param a - n×n numbers, row-major. Not changed.
 * @returns e^A, n×n, row-major.
 * @throws {NumericalError} if a power of A, or e^A, exceeds the range of doubles; {ArgumentError} if an entry is not finite;
 * {ShapeError | MemoryError}.
 * @see Al-Mohy & Higham 2009, SIAM J. Matrix Anal. Appl. 31, 970.
 *
 * @example
 * ```ts
 * import { linalg } from "infinite-nnqs";
 *
 * console.log(await linalg.expm(Float64Array.of(0, 1, 0, 0), 2)); // 1, 1, 0, 1: of a nilpotent matrix: 1 + A
 * ```
 */
export async function expm(a: Float64Array, n: number, options: JobOptions = {}): Promise<Float64Array> {
  noMore("expm", arguments, 3);
  const job = requireOptions("expm", options, jobKinds);
  requireSquare("expm", a, n, 1);
  return (await runJob("expm", { a, n }, job, { inPlace: "a" })).e;
}

/** {@link expm} on this thread. */
export function expmSync(a: Float64Array, n: number): Float64Array {
  noMore("expmSync", arguments, 2);
  requireSquare("expmSync", a, n, 1);
  return runSync("expm", { a, n }, "expmSync").e;
}

/** {@link expm} of a complex matrix, (re, im) interleaved: 2n² numbers in and out. */
export async function zexpm(a: Float64Array, n: number, options: JobOptions = {}): Promise<Float64Array> {
  noMore("zexpm", arguments, 3);
  const job = requireOptions("zexpm", options, jobKinds);
  requireSquare("zexpm", a, n, 2);
  return (await runJob("zexpm", { a, n }, job, { inPlace: "a" })).e;
}

/** {@link zexpm} on this thread. */
export function zexpmSync(a: Float64Array, n: number): Float64Array {
  noMore("zexpmSync", arguments, 2);
  requireSquare("zexpmSync", a, n, 2);
  return runSync("zexpm", { a, n }, "zexpmSync").e;
}
