import { inNameOf, jobKinds, list, noMore, number, requireArgument, requireOptions } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { partOf, rising } from "../native/progress.js";
import { renyi } from "./entropies.js";
import { type CutBasis, cutBasisKind, reducedSpectrum } from "./reducedSpectrum.js";
import { cutOf } from "./subsystem.js";

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
  requireArgument("mutualInformation", "a", a, list("a list of sites"));
  requireArgument("mutualInformation", "b", b, list("a list of sites"));
  const kinds = { ...jobKinds, order: number({ least: 0, most: Infinity }) };
  const { order = 1, done, ...job } = rising(requireOptions("mutualInformation", options, kinds));
  for (const sites of [a, b]) inNameOf("mutualInformation", () => cutOf(sites, basis.sites)); // before they are copied
  const shared = a.filter((site) => b.includes(site));
  if (shared.length > 0)
    throw new ArgumentError(`mutualInformation: the sets share site ${shared[0]}; they must be disjoint.`);
  const entropy = async (sites: readonly number[], part: number) => {
    const options = partOf(job, part / 3, (part + 1) / 3);
    return renyi(await inNameOf("mutualInformation", () => reducedSpectrum(basis, state, sites, options)), order);
  };
  const union = [...a, ...b];
  // The whole system is in a pure state, of entropy 0.
  const together = union.length === basis.sites ? 0 : await entropy(union, 0);
  return done((await entropy(a, 1)) + (await entropy(b, 2)) - together);
}
