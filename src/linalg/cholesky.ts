import { jobKinds, noMore, notNegative, requireArgument, requireOptions } from "../arguments/index.js";
import { runSync } from "../native/call.js";
import { type JobOptions, runJob } from "../native/job.js";

/**
 * Cholesky factor of a symmetric positive definite matrix: A = L·Lᵀ (LAPACK's DPOTRF).
 *
 * @param a - n×n numbers, row-major; the lower triangle is read. Not changed.
 * @returns L, n×n, row-major, zero above the diagonal.
 * @throws {NumericalError} naming the leading minor that is not positive definite; {ArgumentError | ShapeError | MemoryError}.
 */
export async function cholesky(a: Float64Array, n: number, options: JobOptions = {}): Promise<Float64Array> {
  noMore("cholesky", arguments, 3);
  const job = requireOptions("cholesky", options, jobKinds);
  return (await runJob("cholesky", { a, n }, job, { inPlace: "a" })).l;
}

/** {@link cholesky} on this thread. */
export function choleskySync(a: Float64Array, n: number): Float64Array {
  noMore("choleskySync", arguments, 2);
  return runSync("cholesky", { a, n }, "choleskySync").l;
}

/**
 * Solves L·Lᵀ·X = B for the factor that {@link cholesky} returned.
 *
 * @param l - Lower triangular, n×n, row-major; above the diagonal nothing is read.
 * @param b - n×columns right-hand sides, row-major. Not changed.
 * @returns X, n×columns, row-major.
 * @throws {NumericalError} if the diagonal of `l` has a zero; {ArgumentError | ShapeError | MemoryError}.
 */
export async function choleskySolve(
  l: Float64Array,
  n: number,
  b: Float64Array,
  columns: number,
  options: JobOptions = {},
): Promise<Float64Array> {
  noMore("choleskySolve", arguments, 5);
  const job = requireOptions("choleskySolve", options, jobKinds);
  return (await runJob("choleskySolve", { l, n, b, columns }, job, { inPlace: "b" })).x;
}

/** {@link choleskySolve} on this thread. */
export function choleskySolveSync(l: Float64Array, n: number, b: Float64Array, columns: number): Float64Array {
  noMore("choleskySolveSync", arguments, 4);
  return runSync("choleskySolve", { l, n, b, columns }, "choleskySolveSync").x;
}

/**
 * Estimate of the condition number ‖A‖₁·‖A⁻¹‖₁ of a matrix from its Cholesky factor, in O(n²) (LAPACK's DPOCON).
 *
 * @param l - Factor from {@link cholesky}, n×n.
 * @param norm - ‖A‖₁, the largest column sum of |A|.
 */
export async function choleskyCondition(
  l: Float64Array,
  n: number,
  norm: number,
  options: JobOptions = {},
): Promise<number> {
  noMore("choleskyCondition", arguments, 4);
  const job = requireOptions("choleskyCondition", options, jobKinds);
  requireArgument("choleskyCondition", "norm", norm, notNegative);
  return (await runJob("choleskyCondition", { l, n, norm }, job)).condition;
}
