import { describe, isList, jobKinds, noMore, requireNumbers, requireOptions } from "../arguments/index.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { rising } from "../native/progress.js";
import { innerProduct } from "./innerProduct.js";
import { type Measurable, measurable } from "./requireState.js";

/**
 * ⟨a|b⟩ = Σ_s a_s* b_s of two complex vectors, interleaved: [re, im].
 *
 * @throws {ShapeError} if the lengths differ or are odd, {ArgumentError} if the result is not finite; the signal's reason after an abort.
 *
 * @example
 * ```ts
 * import { exact, hilbert } from "infinite-nnqs";
 *
 * const basis = hilbert.spins(4);
 * console.log(await exact.overlap(await exact.plusState(basis), exact.upState(basis))); // (re, im) // 0.25, 0
 * ```
 */
export async function overlap(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: JobOptions = {},
): Promise<[number, number]> {
  noMore("overlap", arguments, 3);
  const [a, b] = requirePair("overlap", first, second);
  const { signal, done } = rising(requireOptions("overlap", options, jobKinds));
  const [re, im] = await innerProduct(a, b, signal);
  if (!Number.isFinite(re) || !Number.isFinite(im)) {
    throw new ArgumentError(
      `overlap: ⟨a|b⟩ is ${re} + ${im}i. Both states must be finite, and so small that their products are; pass states of norm 1.`,
    );
  }
  return done([re, im]);
}

/**
 * |⟨a|b⟩|²/(⟨a|a⟩⟨b|b⟩), of states of any norm but 0; at most 1, also where rounding says otherwise.
 *
 * @throws {ShapeError} if the lengths differ or are odd, {ArgumentError} if a state is zero or not finite; the signal's reason after an abort.
 */
export async function fidelity(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  options: JobOptions = {},
): Promise<number> {
  noMore("fidelity", arguments, 3);
  const [a, b] = requirePair("fidelity", first, second);
  const { signal, done } = rising(requireOptions("fidelity", options, jobKinds));
  const left = await measurable("fidelity", a, signal);
  const right = await measurable("fidelity", b, signal);
  return done(await fidelityOf(left, right, signal));
}

/** {@link fidelity} of states that have been checked. */
export async function fidelityOf(a: Measurable, b: Measurable, signal?: AbortSignal | undefined): Promise<number> {
  const [re, im] = await innerProduct(a.psi, b.psi, signal);
  const scale = Math.sqrt(a.square) * Math.sqrt(b.square);
  return Math.min(1, (re / scale) ** 2 + (im / scale) ** 2);
}

function requirePair(name: string, a: ArrayLike<number>, b: ArrayLike<number>): [Float64Array, Float64Array] {
  if (!(isList(a) && isList(b)) || a.length !== b.length || a.length % 2 !== 0) {
    throw new ShapeError(
      `${name}: the states are ${describe(a)} and ${describe(b)}; both must be Float64Arrays or lists of 2D, (re, im) interleaved.`,
    );
  }
  return [requireNumbers(name, "a", a), requireNumbers(name, "b", b)];
}
