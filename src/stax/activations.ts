import { ArgumentError } from "../native/errors.js";
import type { PiecewiseLinearLayer } from "./layer.js";

/** max(x, 0). */
export function relu(): PiecewiseLinearLayer {
  return { type: "piecewiseLinear", name: "relu", negativeSlope: 0, positiveSlope: 1 };
}

/**
 * x for x ≥ 0, slope·x for x < 0.
 *
 * @throws {ArgumentError} if the slope is not finite.
 */
export function leakyRelu(slope: number): PiecewiseLinearLayer {
  requireFinite("leakyRelu", "slope", slope);
  return { type: "piecewiseLinear", name: "leakyRelu", negativeSlope: slope, positiveSlope: 1 };
}

/** |x|. */
export function abs(): PiecewiseLinearLayer {
  return { type: "piecewiseLinear", name: "abs", negativeSlope: -1, positiveSlope: 1 };
}

function requireFinite(layer: string, name: string, value: number): void {
  if (!Number.isFinite(value)) throw new ArgumentError(`${layer}: \`${name}\` must be a finite number, not ${value}.`);
}
