import {
  boolean,
  type Kind,
  type Kinds,
  kind,
  noMore,
  oneOf,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import type { DenseLayer, Parameterization } from "./layer.js";

/** Options of {@link dense}. */
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

const isDeviation = (value: unknown) => value === 0 || (typeof value === "number" && value >= 1e-150 && value <= 1e150);

/** A standard deviation; its square is a number of all digits too. */
export const deviationKind: Kind = kind(
  "0, or a finite number from 1e-150 to 1e+150",
  isDeviation,
  "It is a standard deviation, whose square must be a number too.",
);

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
 *
 * @example
 * ```ts
 * import { linalg, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.dense(500, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const { nngp, ntk } = await network.kernel(new linalg.Matrix(1, 2, Float64Array.of(1, -1)));
 * console.log(nngp.get(0, 0), ntk.get(0, 0)); // 0.0325, 0.065
 * ```
 */
export function dense(width: number, options: DenseOptions = {}): DenseLayer {
  noMore("dense", arguments, 2);
  requireArgument("dense", "width", width, widthKind);
  const { wStd = 1, bStd, parameterization = "ntk", trainable = true } = requireOptions("dense", options, kinds);
  return { type: "dense", width, wStd, bStd, parameterization, trainable };
}
