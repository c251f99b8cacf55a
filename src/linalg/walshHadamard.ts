import { jobKinds, type Kinds, noMore, oneOf, requireNumbers, requireOptions } from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";

/** Options of {@link walshHadamard}. */
export interface WalshHadamardOptions extends JobOptions {
  /** How many vectors are interleaved in `values`: 1, or 2 for complex numbers; 1 by default. */
  readonly components?: 1 | 2;
}

const kinds: Kinds<WalshHadamardOptions> = { components: oneOf(1, 2), ...jobKinds };

/**
 * The fast Walsh–Hadamard transform, y[q] = Σ_x (−1)^{popcount(x & q)}·values[x]: of a function on spin configurations, its overlaps
 * with the parities; of a kernel that depends on x⊕y alone, its eigenvalues. Unnormalised: twice gives 2^d·values.
 *
 * @param list - The values: 2^d numbers, or 2^d complex ones, interleaved, with `components: 2`. Not changed.
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
export async function walshHadamard(
  list: ArrayLike<number>,
  options: WalshHadamardOptions = {},
): Promise<Float64Array> {
  noMore("walshHadamard", arguments, 2);
  const values = requireNumbers("walshHadamard", "values", list);
  const { components = 1, ...job } = requireOptions("walshHadamard", options, kinds);
  const states = values.length / components;
  if (!(states >= 1 && Number.isInteger(Math.log2(states)))) {
    throw new ShapeError(
      `walshHadamard: \`values\` must hold 2^d ${components === 1 ? "" : "complex "}numbers, not ${states}.`,
    );
  }
  return (await runJob("walshHadamard", { states, components, values }, job, { inPlace: "values" })).values;
}
