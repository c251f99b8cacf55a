import { types } from "node:util";
import { jobKinds, type Kinds, noMore, oneOf, requireNumbers, requireOptions } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { Matrix } from "./matrix.js";

/** Options of {@link walshHadamard}. */
export interface WalshHadamardOptions extends JobOptions {
  /** How many vectors are interleaved in the values, or in each row of them: 1, or 2 for complex numbers; 1 by default. */
  readonly components?: 1 | 2;
}

const kinds: Kinds<WalshHadamardOptions> = { components: oneOf(1, 2), ...jobKinds };

/**
 * The fast Walsh–Hadamard transform, y[q] = Σ_x (−1)^{popcount(x & q)}·values[x]: of a function on spin configurations, its overlaps
 * with the parities; of a kernel that depends on x⊕y alone, its eigenvalues. Unnormalised: twice gives 2^d·values.
 *
 * @param values - 2^d numbers, or 2^d complex ones, interleaved, with `components: 2`; or a matrix with such a vector in each row, all of
 *   which are transformed at once. Not changed.
 * @returns As many numbers, as a list or a matrix as they were given.
 * @throws {ShapeError} if their number is no power of two; {ArgumentError} if one is not finite; {NumericalError} if a sum is not;
 *   {MemoryError}.
 *
 * @example
 * ```ts
 * import { linalg } from "infinite-nnqs";
 *
 * console.log(await linalg.walshHadamard([1, 0, 0, 0])); // 1, 1, 1, 1
 * ```
 */
export async function walshHadamard(values: ArrayLike<number>, options?: WalshHadamardOptions): Promise<Float64Array>;
export async function walshHadamard(values: Matrix, options?: WalshHadamardOptions): Promise<Matrix>;
export async function walshHadamard(
  given: ArrayLike<number> | Matrix,
  options: WalshHadamardOptions = {},
): Promise<Float64Array | Matrix> {
  noMore("walshHadamard", arguments, 2);
  const rows = isMatrix(given);
  const values = requireNumbers("walshHadamard", "values", rows ? given.data : given);
  const { components = 1, ...job } = requireOptions("walshHadamard", options, kinds);
  const vectors = rows ? given.rows : 1;
  const states = (rows ? given.columns : values.length) / components;
  if (!(states >= 1 && Number.isInteger(Math.log2(states)))) {
    const each = rows ? "hold in each row" : "hold";
    throw new ShapeError(
      `walshHadamard: \`values\` must ${each} 2^d ${components === 1 ? "" : "complex "}numbers, not ${states}.`,
    );
  }
  if (vectors === 0) return new Matrix(0, states * components);
  const request = { vectors, states, components, values };
  const transformed = (await runJob("walshHadamard", request, job, { inPlace: "values" })).values;
  return rows ? new Matrix(vectors, states * components, transformed) : transformed;
}

/** A Proxy is no matrix: what lies behind it may change at any time. */
function isMatrix(given: ArrayLike<number> | Matrix): given is Matrix {
  return !types.isProxy(given) && given instanceof Matrix;
}
