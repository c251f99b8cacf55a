import { types } from "node:util";
import {
  boolean,
  callback,
  called,
  describe,
  isObject,
  type Kinds,
  noMore,
  requireArgument,
  requireOptions,
  text,
  whole,
} from "../arguments/index.js";
import { ArgumentError, NumericalError, ShapeError } from "../native/errors.js";
import { ownCopy } from "../native/staging.js";
import { everyInTurns } from "../native/turns.js";
import { type Evaluation, Loss } from "./loss.js";

/** ψ ↦ L(ψ) and ∂L/∂ψ*, complex interleaved like ψ; ψ is a copy, which it may change. */
export type LossFunction = (psi: Float64Array) => Evaluation | Promise<Evaluation>;

/** Options of {@link custom}. */
export interface CustomOptions {
  /** What a reader would call it; "a loss of one's own" by default. */
  readonly text?: string;
  /** Number of basis states D; any by default. */
  readonly states?: number;
  /** Whether L(cψ) = L(ψ) for every c ≠ 0; false by default. */
  readonly invariant?: boolean;
}

const kinds: Kinds<CustomOptions> = { text, states: whole(1), invariant: boolean };

/**
 * A loss of one's own. Check its gradient with {@link Loss.check}.
 *
 * @param evaluate - ψ ↦ { value, gradient }, the value real and the gradient ∂L/∂ψ* = ½(∂L/∂ψ₁ + i·∂L/∂ψ₂).
 * @throws {ArgumentError} if it is no function; where the loss is evaluated, {ArgumentError | ShapeError} unless it returns a real number and 2D numbers, {NumericalError} unless they are finite.
 *
 * @example
 * ```ts
 * import { hilbert, loss } from "infinite-nnqs";
 *
 * const { dimension } = hilbert.spins(2);
 * const quartic = loss.custom((psi) => ({
 *   value: psi.reduce((sum, x) => sum + x ** 4, 0),
 *   gradient: psi.map((x) => 2 * x ** 3), // ½∂L/∂ψ₁ and ½∂L/∂ψ₂ of every amplitude
 * }));
 * const { error } = await quartic.check(new Float64Array(2 * dimension).fill(0.5));
 * console.log(error < 1e-6); // true
 * ```
 */
export function custom(evaluate: LossFunction, options: CustomOptions = {}): Loss {
  noMore("loss.custom", arguments, 2);
  requireArgument("loss.custom", "evaluate", evaluate, callback);
  const given = requireOptions("loss.custom", options, kinds);
  return new Loss({
    name: "custom",
    text: given.text ?? "a loss of one's own",
    states: given.states,
    hilbert: undefined,
    invariant: given.invariant ?? false,
    evaluate: async (psi, square, { signal }) => {
      const copy = await ownCopy(psi, signal); // which it may change
      const found: unknown = await called("loss.custom", "evaluate", () => evaluate(copy));
      const { value, gradient } = isObject(found) ? (found as Partial<Record<keyof Evaluation, unknown>>) : {};
      if (typeof value !== "number") {
        throw new ArgumentError(
          `loss.custom: the function must return { value, gradient } with a real number for \`value\`, not ${describe(isObject(found) ? value : found)}. A loss is real: take the real part or the modulus.`,
        );
      }
      if (!types.isFloat64Array(gradient) || gradient.length !== psi.length) {
        throw new ShapeError(
          `loss.custom: \`gradient\` must be a Float64Array of ${psi.length} numbers, (re, im) of ∂L/∂ψ* on every basis state, not ${describe(gradient)}.`,
        );
      }
      if (!(await everyInTurns(gradient, Number.isFinite, signal))) {
        const wrong = gradient.findIndex((x) => !Number.isFinite(x));
        throw new NumericalError(
          `loss.custom: \`gradient\` holds ${gradient[wrong]} for state ${Math.floor(wrong / 2)}, at a state of norm ${Math.sqrt(square)}; it must be finite.`,
        );
      }
      return { value, gradient: await ownCopy(gradient, signal) }; // the function may keep its own
    },
  });
}
