import { inNameOf, jobKinds, noMore, number, requireArgument, requireOptions } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { partOf, rising } from "../native/progress.js";
import { renyiOf } from "./entropies.js";
import { type CutBasis, cutBasisKind, spectrumAt, wholeState } from "./reducedSpectrum.js";
import { type Cut, cutAt, cutOf, requireCuttable } from "./subsystem.js";

/** Below it von Neumann's information of parts that share nothing is what rounding made of 0, whose sign means nothing: it has none below 0. */
const leastInformation = 1e-12;

/**
 * Mutual information I(A:B) = S(A) + S(B) − S(A∪B) of two disjoint sets of sites in a pure state.
 *
 * @param options - Among them `order`, the Rényi index of the three entropies; 1 by default, von Neumann's, for which I ≥ 0.
 * @throws {ArgumentError} if the sets overlap or one is empty; otherwise as `reducedSpectrum`.
 *
 * @example
 * ```ts
 * import { entropy, exact, graph, operator } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 1 });
 * const { state } = await exact.groundState(ising);
 * console.log(await entropy.mutualInformation(ising.hilbert, state, [0], [4])); // 0.215081
 * ```
 */
export async function mutualInformation(
  basis: CutBasis,
  state: ArrayLike<number>,
  a: readonly number[],
  b: readonly number[],
  options: JobOptions & { readonly order?: number } = {},
): Promise<number> {
  noMore("mutualInformation", arguments, 5);
  requireArgument("mutualInformation", "basis", basis, cutBasisKind);
  const kinds = { ...jobKinds, order: number({ least: 0, most: Infinity }) };
  const { order = 1, done, ...job } = rising(requireOptions("mutualInformation", options, kinds));
  const [ofA, ofB] = inNameOf("mutualInformation", () => [cutOf(a, basis.sites), cutOf(b, basis.sites)] as const); // before they are copied
  const shared = a.filter((site) => b.includes(site));
  if (shared.length > 0)
    throw new ArgumentError(`mutualInformation: the sets share site ${shared[0]}; they must be disjoint.`);
  const whole = await wholeState("mutualInformation", basis, state, job);
  inNameOf("mutualInformation", () => requireCuttable(whole.basis));
  const entropy = async (cut: Cut, part: number) => {
    const options = partOf(job, part / 3, (part + 1) / 3);
    return renyiOf(
      await inNameOf("mutualInformation", () => spectrumAt(whole.basis, whole.state, cut, options)),
      order,
    );
  };
  const union = [...a, ...b];
  // The whole system is in a pure state, of entropy 0.
  const together = union.length === basis.sites ? 0 : await entropy(cutAt(union, basis.sites), 0);
  const information = (await entropy(ofA, 1)) + (await entropy(ofB, 2)) - together;
  return done(order === 1 && Math.abs(information) < leastInformation ? Math.max(0, information) : information);
}
