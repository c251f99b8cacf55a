import { fixedSubsets } from "../graph/cycles.js";
import type { SymmetryGroup } from "../graph/symmetryGroup.js";

/**
 * How often a representation of the permutations of sites holds the character of a group: (1/|G|)·Σ_g χ(g)*·tr_k(g), for several of them.
 *
 * @param traceOf - tr_k(g) of one permutation without the flip, k = 0 …, from the numbers of subsets of k sites that it takes to themselves.
 * @param flipSign - What the flip of all spins multiplies tr_k by.
 */
export function multiplicitiesIn(
  group: SymmetryGroup,
  traceOf: (fixed: Float64Array) => Float64Array,
  flipSign: (k: number) => number,
): Float64Array {
  const sums: number[] = [];
  // Imaginary parts cancel: an element and its inverse have the same trace.
  for (const { sites, flip, character } of group.elements) {
    for (const [k, trace] of traceOf(fixedSubsets(sites)).entries())
      sums[k] = (sums[k] ?? 0) + character * trace * (flip ? flipSign(k) : 1);
  }
  return Float64Array.from(sums, (sum) => Math.round(sum / group.order));
}
