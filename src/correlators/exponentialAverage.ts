import {
  finite,
  inNameOf,
  type Kinds,
  list,
  noMore,
  requireArgument,
  requireNumbers,
  requireOptions,
} from "../arguments/index.js";
import { cutOf } from "../entropy/subsystem.js";
import { ArgumentError } from "../native/errors.js";
import { logNumber, logSum, type ReplicaAverage, replicaAverageOf } from "./replica.js";

/** Options of {@link exponentialAverage}. */
export interface ExponentialAverageOptions {
  /** The sites of A. */
  readonly subsystem: readonly number[];
}

const kinds: Kinds<ExponentialAverageOptions> = { subsystem: list("a list of sites, those of A") };

/** Sites of a list of values by distance. */
const [fewest, most] = [2, 1000];

/**
 * Ensemble average of Tr ρ_A² of random states ψ = e^{f₁+if₂}, f₁ and f₂ independent Gaussian processes over d spins with one kernel K of the Hamming distance, in
 * closed form and O(d): E Tr ρ_A² = 2^d·S(d_A)·S(d_B) and E (Tr ρ)² = 2^d·e^{4K(0)}·S(d), S(m) = Σ_h C(m,h)·e^{4K(h)}.
 *
 * @param byDistance - K(h) for h = 0 … d sites that differ.
 * @returns As replicaAverage of order 2, which is for ψ = f₁+if₂.
 * @throws {ArgumentError} for a subsystem that is none, or other than 2 to 1000 sites.
 * @see docs/correlators.md derives it.
 *
 * @example
 * ```ts
 * import { correlators } from "infinite-nnqs";
 *
 * const kernel = [0, 1, 2, 3, 4, 5, 6].map((h) => 0.2 * Math.exp(-3 * h));
 * const { annealed } = correlators.exponentialAverage(kernel, { subsystem: [0, 1, 2] });
 * console.log(annealed); // 0.600154
 * ```
 */
export function exponentialAverage(byDistance: ArrayLike<number>, options: ExponentialAverageOptions): ReplicaAverage {
  noMore("exponentialAverage", arguments, 2);
  requireArgument("exponentialAverage", "byDistance", byDistance, list("a list of values by distance", finite));
  const { subsystem } = requireOptions("exponentialAverage", options, kinds, ["subsystem"]);
  const kernel = requireNumbers("exponentialAverage", "byDistance", byDistance);
  const sites = kernel.length - 1;
  if (!(sites >= fewest && sites <= most)) {
    throw new ArgumentError(
      `exponentialAverage: \`byDistance\` must have d+1 values for d = ${fewest} to ${most} sites, not ${kernel.length}.`,
    );
  }
  const inA = inNameOf("exponentialAverage", () => cutOf(subsystem, sites)).subsystem.length;
  const states = sites * Math.LN2;
  const trace = states + logSumOver(kernel, inA) + logSumOver(kernel, sites - inA);
  const norm = states + 4 * kernel[0]! + logSumOver(kernel, sites);
  return replicaAverageOf(2, [{ name: "all", ...logNumber(1, trace) }], [logNumber(1, norm)]);
}

/** ln S(m) */
function logSumOver(kernel: Float64Array, m: number): number {
  let logBinomial = 0;
  const terms = Array.from({ length: m + 1 }, (_, h) => {
    if (h > 0) logBinomial += Math.log((m - h + 1) / h);
    return logNumber(1, logBinomial + 4 * kernel[h]!);
  });
  return logSum(terms).log;
}
