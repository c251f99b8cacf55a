import type { Operator } from "../operator/operator.js";
import { requireState } from "./requireState.js";

/**
 * ⟨ψ|A|ψ⟩/⟨ψ|ψ⟩ of a Hermitian operator.
 *
 * @param state - complex interleaved, 2D numbers, not zero.
 * @throws {ShapeError | ArgumentError} if the state does not fit or is zero.
 */
export async function expectation(operator: Operator, state: Float64Array): Promise<number> {
  requireState("expectation", state, operator.dimension);
  const product = await operator.apply(state);
  let numerator = 0;
  let denominator = 0;
  for (let i = 0; i < state.length; i++) {
    numerator += state[i]! * product[i]!;
    denominator += state[i]! * state[i]!;
  }
  return numerator / denominator;
}
