import {
  boolean,
  describe,
  jobKinds,
  type Kinds,
  noMore,
  requireArgument,
  requireNumbers,
  requireOptions,
} from "../arguments/index.js";
import { ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { type PauliBasis, pauliBasisKind, siteMatrices } from "./pauliBasis.js";

/** Options of {@link rotate}. */
export interface RotateOptions extends JobOptions {
  /** From `basis` back to σᶻ; false by default. */
  readonly inverse?: boolean;
}

const kinds: Kinds<RotateOptions> = { inverse: boolean, ...jobKinds };

/**
 * The amplitudes of a state of spins in another local basis: U_bψ, with U_b = H on sites of X and H·S† on sites of Y. In n passes over the
 * vector.
 *
 * @param given - The state on all 2ⁿ words, complex interleaved, of any norm.
 * @param basis - A letter per site, site 0 first: "XZY". In the result bit i is 0 where σ of that letter on site i is +1.
 * @throws {ArgumentError} for another letter, {ShapeError} if the state has not 2ⁿ amplitudes for n letters, {MemoryError}.
 *
 * @example
 * ```ts
 * import { exact, hilbert } from "infinite-nnqs";
 *
 * const plus = await exact.plusState(hilbert.spins(2));
 * console.log(await exact.rotate(plus, "XX")); // 1, 0, 0, 0, 0, 0, 0, 0: σˣ = +1 on both sites: the first state of that basis
 * ```
 */
export async function rotate(
  given: ArrayLike<number>,
  basis: PauliBasis,
  options: RotateOptions = {},
): Promise<Float64Array> {
  noMore("rotate", arguments, 3);
  const { inverse = false, ...job } = requireOptions("rotate", options, kinds);
  requireArgument("rotate", "basis", basis, pauliBasisKind);
  const state = requireNumbers("rotate", "state", given);
  requireWords("rotate", state.length, basis);
  const request = { sites: basis.length, matrices: siteMatrices(basis, inverse), state };
  return (await runJob("rotateSites", request, job, { where: "rotate", inPlace: "state" })).state;
}

/** @throws {ShapeError} unless a state of so many numbers has an amplitude for every word of the basis. */
export function requireWords(where: string, numbers: number, basis: PauliBasis): void {
  if (numbers === 2 * 2 ** basis.length) return;
  throw new ShapeError(
    `${where}: \`basis\` ${describe(basis)} is of ${basis.length} spins, whose states have ${2 * 2 ** basis.length} numbers (re, im of all 2^${basis.length} words), not ${numbers}. Pass a letter per site; a sector of fixed magnetization has no local bases but Z, and states of a symmetry sector are expanded first: sector.expand(state).`,
  );
}
