import { boolean, jobKinds, noMore, requireOptions } from "../arguments/index.js";
import { runSync } from "../native/call.js";
import { type JobOptions, runJob } from "../native/job.js";

/** Options of {@link dsyevd} and {@link zheevd}. */
export interface EigenOptions {
  /** Compute the eigenvectors too; false by default, which takes a third of the time. */
  readonly vectors?: boolean;
}

/** Eigensystem A = V·diag(values)·V†. */
export interface Eigensystem {
  /** Ascending. */
  readonly values: Float64Array;
  /** n×n, row-major; eigenvector k is column k, as in NumPy. Present if they were asked for. */
  readonly vectors?: Float64Array;
}

/** Result if `vectors: true` is given. */
export type FullEigensystem = Required<Eigensystem>;

/** Options that ask for the eigenvectors too. */
export type Vectors = EigenOptions & {
  /** Wanted. */
  readonly vectors: true;
};

/**
 * Eigenvalues, and eigenvectors if asked for, of a real symmetric matrix, by divide and conquer (LAPACK's DSYEVD).
 *
 * @param a - n×n numbers, row-major; the lower triangle is read. Not changed.
 * @param n - Order; up to 46338.
 * @throws {ArgumentError} if an entry of the lower triangle is not finite, {ShapeError} if `a` has not n² numbers,
 * {MemoryError} if about 3n² numbers are not free, {NumericalError} without convergence.
 *
 * @example
 * ```ts
 * import { linalg } from "infinite-nnqs";
 *
 * const { values } = await linalg.dsyevd(Float64Array.of(2, 1, 1, 2), 2);
 * console.log(values); // 1, 3
 * ```
 */
export async function dsyevd(a: Float64Array, n: number, options: Vectors & JobOptions): Promise<FullEigensystem>;
export async function dsyevd(a: Float64Array, n: number, options?: EigenOptions & JobOptions): Promise<Eigensystem>;
export async function dsyevd(
  a: Float64Array,
  n: number,
  options: EigenOptions & JobOptions = {},
): Promise<Eigensystem> {
  noMore("dsyevd", arguments, 3);
  const { vectors, ...job } = requireOptions("dsyevd", options, { vectors: boolean, ...jobKinds });
  return await runJob("dsyevd", { a, n, vectors }, job, { inPlace: vectors ? "a" : undefined });
}

/** {@link dsyevd} on this thread. */
export function dsyevdSync(a: Float64Array, n: number, options: Vectors): FullEigensystem;
export function dsyevdSync(a: Float64Array, n: number, options?: EigenOptions): Eigensystem;
export function dsyevdSync(a: Float64Array, n: number, options: EigenOptions = {}): Eigensystem {
  noMore("dsyevdSync", arguments, 3);
  const { vectors } = requireOptions("dsyevdSync", options, { vectors: boolean });
  return runSync("dsyevd", { a, n, vectors }, "dsyevdSync");
}

/**
 * {@link dsyevd} of a complex Hermitian matrix; `a` and `vectors` are complex, (re, im) interleaved: 2n² numbers.
 *
 * @example
 * ```ts
 * import { linalg } from "infinite-nnqs";
 *
 * const sigmaY = Float64Array.of(0, 0, 0, -1, 0, 1, 0, 0); // (re, im) pairs
 * console.log((await linalg.zheevd(sigmaY, 2)).values); // -1, 1
 * ```
 */
export async function zheevd(a: Float64Array, n: number, options: Vectors & JobOptions): Promise<FullEigensystem>;
export async function zheevd(a: Float64Array, n: number, options?: EigenOptions & JobOptions): Promise<Eigensystem>;
export async function zheevd(
  a: Float64Array,
  n: number,
  options: EigenOptions & JobOptions = {},
): Promise<Eigensystem> {
  noMore("zheevd", arguments, 3);
  const { vectors, ...job } = requireOptions("zheevd", options, { vectors: boolean, ...jobKinds });
  return await runJob("zheevd", { a, n, vectors }, job, { inPlace: vectors ? "a" : undefined });
}

/** {@link zheevd} on this thread. */
export function zheevdSync(a: Float64Array, n: number, options: Vectors): FullEigensystem;
export function zheevdSync(a: Float64Array, n: number, options?: EigenOptions): Eigensystem;
export function zheevdSync(a: Float64Array, n: number, options: EigenOptions = {}): Eigensystem {
  noMore("zheevdSync", arguments, 3);
  const { vectors } = requireOptions("zheevdSync", options, { vectors: boolean });
  return runSync("zheevd", { a, n, vectors }, "zheevdSync");
}
