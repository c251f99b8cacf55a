import { noMore, requireArgument } from "../arguments/index.js";
import { requireSameBasis } from "../hilbert/requireSameBasis.js";
import { inTurns } from "../native/turns.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import { innerProduct } from "./innerProduct.js";
import { type Measurable, requireState } from "./requireState.js";

/**
 * ⟨ψ|A|ψ⟩/⟨ψ|ψ⟩ of a Hermitian operator.
 *
 * @param state - complex interleaved, 2D numbers, of any norm but 0.
 * @throws {ShapeError | ArgumentError} if the state does not fit, is zero or not finite.
 */
export async function expectation(operator: Operator, state: ArrayLike<number>): Promise<number> {
  noMore("expectation", arguments, 2);
  requireArgument("expectation", "operator", operator, operatorKind);
  return meanIn(await requireState("expectation", state, operator.dimension), operator);
}

/** {@link expectation} in a state that has been checked. */
export async function meanIn({ psi, square }: Measurable, operator: Operator): Promise<number> {
  const [product] = await innerProduct(psi, await operator.apply(psi));
  return product / square;
}

/** ⟨A²⟩−⟨A⟩², as ‖(A−⟨A⟩)ψ‖²/‖ψ‖², which does not cancel; arguments and errors as for {@link expectation}. */
export async function variance(operator: Operator, state: ArrayLike<number>): Promise<number> {
  noMore("variance", arguments, 2);
  requireArgument("variance", "operator", operator, operatorKind);
  const { psi, square } = await requireState("variance", state, operator.dimension);
  const product = await operator.apply(psi);
  const mean = (await innerProduct(psi, product))[0] / square;
  await inTurns(product.length, (begin, end) => {
    for (let i = begin; i < end; i++) product[i]! -= mean * psi[i]!;
  });
  return (await innerProduct(product, product))[0] / square;
}

/**
 * ⟨ψ|AB|ψ⟩/⟨ψ|ψ⟩ of two Hermitian operators on one basis: [re, im].
 *
 * @throws {ShapeError | ArgumentError} if the bases differ; if the state does not fit, is zero or not finite.
 */
export async function correlation(a: Operator, b: Operator, state: ArrayLike<number>): Promise<[number, number]> {
  noMore("correlation", arguments, 3);
  requireArgument("correlation", "a", a, operatorKind);
  requireArgument("correlation", "b", b, operatorKind);
  requireSameBasis("correlation", { what: "`b`", hilbert: b.hilbert }, { what: "`a`", hilbert: a.hilbert });
  const { psi, square } = await requireState("correlation", state, a.dimension);
  const [re, im] = await innerProduct(await a.apply(psi), await b.apply(psi));
  return [re / square, im / square];
}
