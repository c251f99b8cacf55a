import {
  boolean,
  callback,
  describe,
  finite,
  type Kinds,
  list,
  positive,
  requireArgument,
  requireNone,
  requireOptions,
  text,
} from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { ElementwiseLayer } from "./layer.js";

export interface ElementwiseOptions {
  /** Name in messages; `elementwise` by default. */
  readonly name?: string;
  /** φ'. By default a central difference of fourth order that does not reach across a kink, good to about 1e−11. */
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
 */
export function elementwise(value: (x: number) => number, options: ElementwiseOptions = {}): ElementwiseLayer {
  const given = requireOptions("elementwise", options, kinds);
  const { name = "elementwise", kinks = [], tolerance = 1e-9, quadrature = true } = given;
  requireArgument(name, "value", value, callback);
  const sample: unknown = value(0.5);
  if (typeof sample !== "number") {
    throw new ArgumentError(
      `${name}: \`value\` must be a function from a number to a number, but value(.5) is ${describe(sample)}.`,
    );
  }
  const derivative = given.derivative ?? centralDifference(value, kinks);
  return {
    type: "elementwise",
    name,
    value,
    derivative,
    kinks: [...kinks].sort((a, b) => a - b),
    tolerance,
    quadrature,
  };
}

/** tanh(x). */
export function tanh(...none: readonly []): ElementwiseLayer {
  requireNone("tanh", none);
  return elementwise(Math.tanh, { name: "tanh", derivative: (x) => 1 / Math.cosh(x) ** 2 });
}

/** 1/(1 + e^{−x}). */
export function sigmoid(...none: readonly []): ElementwiseLayer {
  requireNone("sigmoid", none);
  const value = (x: number) => 1 / (1 + Math.exp(-x));
  return elementwise(value, { name: "sigmoid", derivative: (x) => value(x) * value(-x) });
}

/** log(1 + e^x). */
export function softplus(...none: readonly []): ElementwiseLayer {
  requireNone("softplus", none);
  const value = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  return elementwise(value, { name: "softplus", derivative: (x) => 1 / (1 + Math.exp(-x)) });
}

/** φ'(x) ≈ [8(φ(x+h) − φ(x−h)) − (φ(x+2h) − φ(x−2h))]/12h, error h⁴φ⁽⁵⁾/30; h shrinks towards a kink. */
function centralDifference(value: (x: number) => number, kinks: readonly number[]): (x: number) => number {
  const step = 1e-3;
  return (x) => {
    const room = Math.min(...kinks.map((kink) => Math.abs(x - kink) / 2));
    const h = Math.max(Math.min(step, room), 1e-9);
    return (8 * (value(x + h) - value(x - h)) - (value(x + 2 * h) - value(x - 2 * h))) / (12 * h);
  };
}
