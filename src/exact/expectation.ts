import type { Operator } from "../operator/operator.js";
import { overlap } from "./overlap.js";
import { requireState } from "./requireState.js";

/**
 * ⟨ψ|A|ψ⟩/⟨ψ|ψ⟩ of a Hermitian operator.
 *
 * @param state - complex interleaved, 2D numbers, not zero.
 * @throws {ShapeError | ArgumentError} if the state does not fit or is zero.
 */
export async function expectation(operator: Operator, state: Float64Array): Promise<number> {
  requireState("expectation", state, operator.dimension);
  return overlap(state, await operator.apply(state))[0] / overlap(state, state)[0];
}

/** ⟨A²⟩−⟨A⟩², as ‖(A−⟨A⟩)ψ‖²/‖ψ‖², which does not cancel; arguments and errors as for {@link expectation}. */
export async function variance(operator: Operator, state: Float64Array): Promise<number> {
  requireState("variance", state, operator.dimension);
  const product = await operator.apply(state);
  const norm = overlap(state, state)[0];
  const mean = overlap(state, product)[0] / norm;
  for (let i = 0; i < product.length; i++) product[i]! -= mean * state[i]!;
  return overlap(product, product)[0] / norm;
}

/**
 * ⟨ψ|AB|ψ⟩/⟨ψ|ψ⟩ of two Hermitian operators on one basis: [re, im].
 *
 * @throws {ShapeError | ArgumentError} if the state does not fit or is zero.
 */
export async function correlation(a: Operator, b: Operator, state: Float64Array): Promise<[number, number]> {
  requireState("correlation", state, a.dimension);
  requireState("correlation", state, b.dimension);
  const [re, im] = overlap(await a.apply(state), await b.apply(state));
  const norm = overlap(state, state)[0];
  return [re / norm, im / norm];
}
