import { float64, list, noMore, number, oneOf, positive, record, requireArgument } from "../arguments/index.js";
import { requireMemory } from "../native/memory.js";
import { type FeatureNet, featureNetKind } from "../states/featureNets.js";
import { decay, outputVariance } from "./nPoint.js";
import { loopLengths, type Pairing } from "./pairings.js";
import { type LogNumber, zero } from "./replica.js";

/**
 * A translation-invariant product kernel over spins: G⁽²⁾(x, y) = variance·Π_{j: x_j≠y_j} overlaps[j].
 * Everything factorises over the sites, so that thousands of them cost nothing.
 */
export interface ProductKernel {
  /** What tells it from a kernel over all configurations. */
  readonly kind: "product";
  /** G⁽²⁾(x, x) > 0. */
  readonly variance: number;
  /** One number per site in [−1, 1]: 0 for i.i.d. amplitudes, 1 for a product state. */
  readonly overlaps: Float64Array;
}

/**
 * A product kernel of given overlaps.
 *
 * @throws {ArgumentError} if the variance is not positive or an overlap lies outside [−1, 1].
 *
 * @example
 * ```ts
 * import { correlators, entropy } from "infinite-nnqs";
 *
 * const kernel = correlators.productKernel(new Float64Array(1000).fill(Math.exp(-4))); // a thousand sites
 * const { renyiBound } = await correlators.replicaAverage(kernel, { subsystem: entropy.half(1000), order: 2 });
 * console.log(renyiBound); // 345.713
 * ```
 */
export function productKernel(overlaps: ArrayLike<number>, variance = 1): ProductKernel {
  noMore("productKernel", arguments, 2);
  requireArgument("productKernel", "overlaps", overlaps, list("a list of overlaps", number({ least: -1, most: 1 })));
  requireArgument("productKernel", "variance", variance, positive);
  return { kind: "product", variance, overlaps: Float64Array.from(overlaps) };
}

/** A product kernel, as an argument. */
export const productKind = record("a kernel, such as correlators.productKernel returns", {
  kind: oneOf("product"),
  variance: positive,
  overlaps: float64,
});

/** The two-point function (4) of a Cos-net or Gauss-net on spins: overlap exp(−2σ_w²/d) per site. */
export function infiniteWidthKernel(net: FeatureNet): ProductKernel {
  noMore("infiniteWidthKernel", arguments, 1);
  requireArgument("infiniteWidthKernel", "net", net, featureNetKind);
  requireMemory("infiniteWidthKernel", `a kernel over ${net.sites} sites`, 16 * net.sites, "Use fewer sites.");
  return productKernel(new Float64Array(net.sites).fill(Math.exp(-4 * decay(net))), outputVariance(net));
}

/**
 * Contribution of a pairing: varianceⁿ Π_{j∈A} Π_{A-loops} t_j(l) Π_{j∈B} Π_{B-loops} t_j(l), where a loop of l pairs
 * gives t_j(l) = Tr [[1,e_j],[e_j,1]]^l = (1+e_j)^l + (1−e_j)^l.
 */
export function productContribution(
  { variance, overlaps }: ProductKernel,
  inA: readonly boolean[],
  { loopA, loopB, weight }: Pairing,
): LogNumber {
  if (weight === 0) return zero;
  const [lengthsA, lengthsB] = [loopLengths(loopA), loopLengths(loopB)];
  let log = Math.log(weight) + loopA.length * Math.log(variance);
  for (const [j, e] of overlaps.entries()) {
    for (const l of inA[j] ? lengthsA : lengthsB) log += Math.log((1 + e) ** l + (1 - e) ** l);
  }
  return { sign: 1, log };
}
