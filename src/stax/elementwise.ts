import {
  boolean,
  callback,
  called,
  describe,
  finite,
  type Kinds,
  list,
  noMore,
  positive,
  requireArgument,
  requireOptions,
  text,
} from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { ElementwiseLayer } from "./layer.js";

/** Options of {@link elementwise}. */
export interface ElementwiseOptions {
  /** Name in messages; `elementwise` by default. */
  readonly name?: string;
  /** φ'. By default a difference of fourth order that does not reach across a kink, good to about 1e−11; at a kink
   * that from the left. */
  readonly derivative?: (x: number) => number;
  /** Points where φ or a derivative of it jumps; φ itself must be continuous. */
  readonly kinks?: readonly number[];
  /** Largest error of the kernel's dual activations that is accepted, relative to their value at equal inputs; 1e−9. */
  readonly tolerance?: number;
  /** false: use φ in finite networks only. */
  readonly quadrature?: boolean;
}

const kinds: Kinds<ElementwiseOptions> = {
  name: text,
  derivative: callback,
  kinks: list("a list of points", finite),
  tolerance: positive,
  quadrature: boolean,
};

/**
 * Any continuous function of one number as activation. Finite networks use it as it is; the kernel is found by quadrature,
 * once per `kernel` call, and fails with a ToleranceError rather than miss its tolerance.
 *
 * @throws {ArgumentError} if an option is not allowed.
 *
 * @example
 * ```ts
 * import { linalg, stax } from "infinite-nnqs";
 *
 * const swish = stax.elementwise((x) => x / (1 + Math.exp(-x)), { name: "swish" });
 * const network = stax.serial(stax.dense(64), swish, stax.dense(1));
 * console.log((await network.kernel(new linalg.Matrix(1, 2, [1, 1]))).nngp.data); // 0.355776
 * ```
 */
export function elementwise(value: (x: number) => number, options: ElementwiseOptions = {}): ElementwiseLayer {
  noMore("elementwise", arguments, 2);
  const given = requireOptions("elementwise", options, kinds);
  const { name = "elementwise", kinks = [], tolerance = 1e-9, quadrature = true } = given;
  requireArgument("elementwise", "value", value, callback);
  const sample: unknown = called("elementwise", "value", () => value(0.5));
  if (typeof sample !== "number") {
    throw new ArgumentError(
      `elementwise: \`value\` must be a function from a number to a number, but value(.5) is ${describe(sample)}.`,
    );
  }
  const phi = ofNumbers("value", value);
  return {
    type: "elementwise",
    name,
    value: phi,
    derivative: given.derivative ? ofNumbers("derivative", given.derivative) : centralDifference(phi, kinks),
    kinks: [...kinks].sort((a, b) => a - b),
    tolerance,
    quadrature,
  };
}

/** A function of the caller's that is found out where it gives no number, which an array would take for one. */
function ofNumbers(name: string, f: (x: number) => number): (x: number) => number {
  return (x) => {
    const found: unknown = f(x);
    if (typeof found === "number") return found;
    throw new ArgumentError(
      `elementwise: \`${name}\` must be a function from a number to a number, but of ${x} it gives ${describe(found)}.`,
    );
  };
}

/**
 * φ' by differences of fourth order: central ones, error h⁴φ⁽⁵⁾/30, and one-sided ones, error h⁴φ⁽⁵⁾/5, where a kink is near;
 * at a kink those from the left, as everywhere in stax.
 */
function centralDifference(value: (x: number) => number, kinks: readonly number[]): (x: number) => number {
  const step = 1e-3;
  return (x) => {
    let left = Number.POSITIVE_INFINITY;
    let right = Number.POSITIVE_INFINITY;
    for (const kink of kinks) {
      if (kink < x) left = Math.min(left, x - kink);
      else right = Math.min(right, kink - x);
    }
    if (Math.min(left, right) >= 2 * step) {
      return (8 * (value(x + step) - value(x - step)) - (value(x + 2 * step) - value(x - 2 * step))) / (12 * step);
    }
    const h = Math.min(step, Math.max(left, right) / 4) * (left >= right ? -1 : 1);
    return (
      (48 * value(x + h) - 25 * value(x) - 36 * value(x + 2 * h) + 16 * value(x + 3 * h) - 3 * value(x + 4 * h)) /
      (12 * h)
    );
  };
}
