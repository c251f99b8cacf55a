import {
  boolean,
  type Kind,
  type Kinds,
  noMore,
  number,
  oneOf,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
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

/** Units of a layer. */
export const widthKind: Kind = whole(1);

/** A standard deviation; its square is a number too. */
export const deviationKind: Kind = number({ least: 0, most: 1e150 }, "It is a standard deviation.");

const kinds: Kinds<DenseOptions> = {
  wStd: deviationKind,
  bStd: deviationKind,
  parameterization: oneOf("ntk", "standard"),
  trainable: boolean,
};

/**
 * A fully connected layer; see {@link DenseLayer} for the two parameterizations.
 *
 * @param width - Number of outputs, at least 1.
 * @throws {ArgumentError} if the width is no positive integer or a standard deviation is negative or not finite.
 */
export function dense(width: number, options: DenseOptions = {}): DenseLayer {
  noMore("dense", arguments, 2);
  requireArgument("dense", "width", width, widthKind);
  const { wStd = 1, bStd, parameterization = "ntk", trainable = true } = requireOptions("dense", options, kinds);
  return { type: "dense", width, wStd, bStd, parameterization, trainable };
}
