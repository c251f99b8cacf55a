import { jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { requireSameBasis } from "../hilbert/requireSameBasis.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import { innerProduct } from "./innerProduct.js";
import { type Measurable, requireState } from "./requireState.js";

/**
 * ⟨ψ|A|ψ⟩/⟨ψ|ψ⟩ of a Hermitian operator.
 *
 * @param state - complex interleaved, 2D numbers, of any norm but 0.
 * @throws {ShapeError | ArgumentError} if the state does not fit, is zero or not finite.
 *
 * @example
 * ```ts
 * import { exact, graph, operator } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 1 });
 * const { state } = await exact.groundState(ising);
 * console.log(await exact.expectation(operator.magnetization(ising.hilbert, "x"), state)); // 0.640729
 * ```
 */
export async function expectation(
  operator: Operator,
  state: ArrayLike<number>,
  options: JobOptions = {},
): Promise<number> {
  noMore("expectation", arguments, 3);
  requireArgument("expectation", "operator", operator, operatorKind);
  const { done, ...job } = rising(requireOptions("expectation", options, jobKinds));
  const measurable = await requireState("expectation", state, operator.dimension, job.signal);
  return done(await meanIn(measurable, operator, job));
}

/** {@link expectation} in a state that has been checked. */
export async function meanIn(
  { psi, square }: Measurable,
  operator: Operator,
  options: JobOptions = {},
): Promise<number> {
  const [product] = await innerProduct(psi, await operator.apply(psi, options), options.signal);
  return product / square;
}

/** ⟨A²⟩−⟨A⟩², as ‖(A−⟨A⟩)ψ‖²/‖ψ‖², which does not cancel; arguments and errors as for {@link expectation}. */
export async function variance(
  operator: Operator,
  state: ArrayLike<number>,
  options: JobOptions = {},
): Promise<number> {
  noMore("variance", arguments, 3);
  requireArgument("variance", "operator", operator, operatorKind);
  const { done, ...job } = rising(requireOptions("variance", options, jobKinds));
  const { signal } = job;
  const { psi, square } = await requireState("variance", state, operator.dimension, signal);
  const product = await operator.apply(psi, partOf(job, 0, 0.8));
  const mean = (await innerProduct(psi, product, signal))[0] / square;
  const subtract = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) product[i]! -= mean * psi[i]!;
  };
  await inTurns(product.length, subtract, { signal, of: [psi] });
  return done((await innerProduct(product, product, signal))[0] / square);
}

/**
 * ⟨ψ|AB|ψ⟩/⟨ψ|ψ⟩ of two Hermitian operators on one basis: [re, im].
 *
 * @throws {ShapeError | ArgumentError} if the bases differ; if the state does not fit, is zero or not finite.
 */
export async function correlation(
  a: Operator,
  b: Operator,
  state: ArrayLike<number>,
  options: JobOptions = {},
): Promise<[number, number]> {
  noMore("correlation", arguments, 4);
  requireArgument("correlation", "a", a, operatorKind);
  requireArgument("correlation", "b", b, operatorKind);
  requireSameBasis("correlation", { what: "`b`", hilbert: b.hilbert }, { what: "`a`", hilbert: a.hilbert });
  const { done, ...job } = rising(requireOptions("correlation", options, jobKinds));
  const { signal } = job;
  const { psi, square } = await requireState("correlation", state, a.dimension, signal);
  requireMemory("correlation", `two products of ${a.dimension} amplitudes`, 16 * 3 * a.dimension, "Take fewer sites.");
  const [left, right] = [await a.apply(psi, partOf(job, 0, 0.5)), await b.apply(psi, partOf(job, 0.5, 1))];
  const [re, im] = await innerProduct(left, right, signal);
  return done([re / square, im / square]);
}
