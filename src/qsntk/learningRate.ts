// How large the steps of full-batch gradient descent may be; Polyak 1964 with momentum.
import { number } from "../arguments/index.js";

/** β of heavy-ball momentum, as an argument. */
export const momentumKind = number({ least: 0, below: 1 });

/** Modes of rate x = η(λ+ε)/S converge under discrete steps while x is below it: 2(1+β). */
export function stableRate(momentum: number): number {
  return 2 * (1 + momentum);
}

/** η_max = 2(1+β)·S/(λ_max+ε) for S training points. */
export function largestLearningRate(largest: number, samples: number, momentum = 0, ridge = 0): number {
  return (stableRate(momentum) * samples) / (largest + ridge);
}
