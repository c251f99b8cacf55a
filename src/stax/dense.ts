import { ArgumentError } from "../native/errors.js";
import type { DenseLayer, Parameterization } from "./layer.js";

export interface DenseOptions {
  /** Standard deviation of the weights; 1 by default. */
  readonly wStd?: number;
  /** Standard deviation of the biases; without it the layer has none. */
  readonly bStd?: number;
  /** `ntk` by default. */
  readonly parameterization?: Parameterization;
  /** false freezes the layer; true by default. */
  readonly trainable?: boolean;
}

/**
 * A fully connected layer; see {@link DenseLayer} for the two parameterizations.
 *
 * @param width - Number of outputs, at least 1.
 * @throws {ArgumentError} if the width is no positive integer or a standard deviation is negative or not finite.
 */
export function dense(width: number, options: DenseOptions = {}): DenseLayer {
  const { wStd = 1, bStd, parameterization = "ntk", trainable = true } = options;
  requireWidth("dense", width);
  requireDeviation("dense", "wStd", wStd);
  if (bStd !== undefined) requireDeviation("dense", "bStd", bStd);
  if (parameterization !== "ntk" && parameterization !== "standard") {
    throw new ArgumentError(
      `dense: \`parameterization\` must be "ntk" or "standard", not ${String(parameterization)}.`,
    );
  }
  return { type: "dense", width, wStd, bStd, parameterization, trainable };
}

/** @throws {ArgumentError} naming `layer` if `width` is no positive integer. */
export function requireWidth(layer: string, width: number): void {
  if (!Number.isSafeInteger(width) || width < 1) {
    throw new ArgumentError(`${layer}: \`width\` must be an integer of at least 1, not ${width}.`);
  }
}

/** @throws {ArgumentError} naming `layer` and `name` if `value` is negative or not finite. */
export function requireDeviation(layer: string, name: string, value: number): void {
  if (!(Number.isFinite(value) && value >= 0)) {
    throw new ArgumentError(
      `${layer}: \`${name}\` is a standard deviation: a finite number of at least 0, not ${value}.`,
    );
  }
}
