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

/**
 * Any continuous function of one number as activation. Finite networks use it as it is; the kernel is found by quadrature,
 * once per `kernel` call, and fails with a ToleranceError rather than miss its tolerance.
 *
 * @throws {ArgumentError} if an option is not allowed.
 */
export function elementwise(value: (x: number) => number, options: ElementwiseOptions = {}): ElementwiseLayer {
  const { name = "elementwise", kinks = [], tolerance = 1e-9, quadrature = true } = options;
  if (typeof value !== "function" || typeof value(0.5) !== "number") {
    throw new ArgumentError(`${name}: pass a function from a number to a number.`);
  }
  if (kinks.some((kink) => !Number.isFinite(kink)))
    throw new ArgumentError(`${name}: every kink must be a finite number.`);
  if (!(tolerance > 0)) throw new ArgumentError(`${name}: \`tolerance\` must be positive, not ${tolerance}.`);
  const derivative = options.derivative ?? centralDifference(value, kinks);
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
export function tanh(): ElementwiseLayer {
  return elementwise(Math.tanh, { name: "tanh", derivative: (x) => 1 / Math.cosh(x) ** 2 });
}

/** 1/(1 + e^{−x}). */
export function sigmoid(): ElementwiseLayer {
  const value = (x: number) => 1 / (1 + Math.exp(-x));
  return elementwise(value, { name: "sigmoid", derivative: (x) => value(x) * value(-x) });
}

/** log(1 + e^x). */
export function softplus(): ElementwiseLayer {
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
