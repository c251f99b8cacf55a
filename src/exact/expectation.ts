import { noMore, requireArgument } from "../arguments/index.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import { innerProduct } from "./innerProduct.js";
import { requireState } from "./requireState.js";

/**
 * ⟨ψ|A|ψ⟩/⟨ψ|ψ⟩ of a Hermitian operator.
 *
 * @param state - complex interleaved, 2D numbers, of any norm but 0.
 * @throws {ShapeError | ArgumentError} if the state does not fit, is zero or not finite.
 */
export async function expectation(operator: Operator, state: Float64Array): Promise<number> {
  noMore("expectation", arguments, 2);
  requireArgument("expectation", "operator", operator, operatorKind);
  const { psi, square } = requireState("expectation", state, operator.dimension);
  return innerProduct(psi, await operator.apply(psi))[0] / square;
}

/** ⟨A²⟩−⟨A⟩², as ‖(A−⟨A⟩)ψ‖²/‖ψ‖², which does not cancel; arguments and errors as for {@link expectation}. */
export async function variance(operator: Operator, state: Float64Array): Promise<number> {
  noMore("variance", arguments, 2);
  requireArgument("variance", "operator", operator, operatorKind);
  const { psi, square } = requireState("variance", state, operator.dimension);
  const product = await operator.apply(psi);
  const mean = innerProduct(psi, product)[0] / square;
  for (let i = 0; i < product.length; i++) product[i]! -= mean * psi[i]!;
  return innerProduct(product, product)[0] / square;
}

/**
 * ⟨ψ|AB|ψ⟩/⟨ψ|ψ⟩ of two Hermitian operators on one basis: [re, im].
 *
 * @throws {ShapeError | ArgumentError} if the state does not fit, is zero or not finite.
 */
export async function correlation(a: Operator, b: Operator, state: Float64Array): Promise<[number, number]> {
  noMore("correlation", arguments, 3);
  requireArgument("correlation", "a", a, operatorKind);
  requireArgument("correlation", "b", b, operatorKind);
  const { psi, square } = requireState("correlation", state, a.dimension);
  requireState("correlation", state, b.dimension);
  const [re, im] = innerProduct(await a.apply(psi), await b.apply(psi));
  return [re / square, im / square];
}
