import { boolean, finite, list, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { type Matrix, matrixKind } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { deviationKind, widthKind } from "./dense.js";
import type { FourierFeaturesLayer, RandomFeatureLayer } from "./layer.js";

/** Options of {@link cosNet} and {@link gaussNet}. */
export interface RandomFeatureOptions {
  /** σ_w; 1 by default. */
  readonly wStd?: number;
  /** Whether weights and phases are trained; true by default. */
  readonly trainable?: boolean;
}

/**
 * The hidden layer of the Cos-net, cos(w·x + b); with `dense(1, { wStd: σ_a })` behind it the covariance is eq. (4),
 * σ_a²/2·exp(−σ_w²|x−x'|²/2d).
 *
 * @throws {ArgumentError} if the width or wStd is not allowed.
 *
 * @example
 * ```ts
 * import { linalg, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.cosNet(1000, { wStd: 2 }), stax.dense(1));
 * const { nngp } = await network.kernel(new linalg.Matrix(2, 2, Float64Array.of(1, 1, 1, -1)));
 * console.log(nngp.data); // ½·e^(−σ_w²|x−x'|²/2d) // 0.5, 0.00915782, 0.00915782, 0.5
 * ```
 */
export function cosNet(width: number, options: RandomFeatureOptions = {}): RandomFeatureLayer {
  noMore("cosNet", arguments, 2);
  return randomFeatures("cosNet", width, options);
}

/**
 * The hidden layer of the Gauss-net, exp(w·x)/√exp(2σ_w²|x|²/d), eq. (S26), with covariance exp(−σ_w²|x−x'|²/2d), eq. (S27).
 *
 * @throws {ArgumentError} if the width or wStd is not allowed.
 */
export function gaussNet(width: number, options: RandomFeatureOptions = {}): RandomFeatureLayer {
  noMore("gaussNet", arguments, 2);
  return randomFeatures("gaussNet", width, options);
}

function randomFeatures(
  type: RandomFeatureLayer["type"],
  width: number,
  options: RandomFeatureOptions,
): RandomFeatureLayer {
  requireArgument(type, "width", width, widthKind);
  const kinds = { wStd: deviationKind, trainable: boolean };
  const { wStd = 1, trainable = true } = requireOptions(type, options, kinds);
  return { type, width, wStd, trainable };
}

/**
 * γ(v) = (a_k cos(2πb_k·v), a_k sin(2πb_k·v)) of eq. (S29); kernels of what follows are translation-invariant, eq. (S31).
 *
 * @param amplitudes - a_k, k = 0 … m−1.
 * @param frequencies - b_k as rows, m×d.
 * @throws {ShapeError} if their numbers differ; {ArgumentError} if there are none or one is not finite.
 */
export function fourierFeatures(amplitudes: ArrayLike<number>, frequencies: Matrix): FourierFeaturesLayer {
  noMore("fourierFeatures", arguments, 2);
  requireArgument("fourierFeatures", "amplitudes", amplitudes, list("a list of amplitudes", finite, { least: 1 }));
  requireArgument("fourierFeatures", "frequencies", frequencies, matrixKind);
  const a = Float64Array.from(amplitudes);
  if (a.length !== frequencies.rows) {
    throw new ShapeError(
      `fourierFeatures: ${a.length} amplitudes need as many rows of \`frequencies\`, not ${frequencies.rows}.`,
    );
  }
  if (!frequencies.data.every(Number.isFinite)) {
    throw new ArgumentError("fourierFeatures: every frequency must be finite.");
  }
  return { type: "fourierFeatures", amplitudes: a, frequencies };
}
