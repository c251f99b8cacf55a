import { float64, jobKinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import { type ActivationLayer, nameOf } from "./layer.js";
import { activationKind } from "./layerKind.js";
import { nativeActivation } from "./nativeActivation.js";
import { activationProgram } from "./program.js";

/** A dual activation at some pairs of variances and covariances. */
export interface DualActivation {
  /** T = E[φ(u)φ(v)] of each pair. */
  readonly value: Float64Array;
  /** Ṫ = E[φ'(u)φ'(v)] = ∂T/∂q. */
  readonly derivative: Float64Array;
}

/**
 * The dual activation by itself: T and Ṫ for Gaussian (u, v) of variances q11, q22 and covariance q12. They are right to 1e−12
 * of √(T(q11)·T(q22)), T(q) = T(q, q, q), and of the same of Ṫ, for every variance that float64 holds.
 *
 * @param layer - An activation whose dual has a closed form.
 * @param pairs - As many numbers each; q12² ≤ q11·q22 up to rounding.
 * @throws {ArgumentError} if the layer has no closed form or a number is not finite or a variance is negative;
 *   {ShapeError} if the lengths differ; {NumericalError} where T or Ṫ does not exist or leaves the range of float64.
 *
 * @example
 * ```ts
 * import { stax } from "infinite-nnqs";
 *
 * const one = Float64Array.of(1);
 * const pairs = { q11: one, q22: one, q12: Float64Array.of(0.5) };
 * const { value, derivative } = await stax.dualActivation(stax.relu(), pairs);
 * console.log(value, derivative); // 0.304499, 0.333333: E[φ(u)φ(v)], E[φ′(u)φ′(v)]
 * ```
 */
export async function dualActivation(
  layer: ActivationLayer,
  pairs: { readonly q11: Float64Array; readonly q22: Float64Array; readonly q12: Float64Array },
  options: JobOptions = {},
): Promise<DualActivation> {
  noMore("dualActivation", arguments, 3);
  requireArgument("dualActivation", "layer", layer, activationKind);
  const kinds = { q11: float64, q22: float64, q12: float64 };
  const { q11, q22, q12 } = requireOptions("dualActivation", pairs, kinds, ["q11", "q22", "q12"]);
  const job = requireOptions("dualActivation", options, jobKinds);
  const native = nativeActivation(layer);
  if (native === undefined) {
    throw new ArgumentError(
      `dualActivation: ${nameOf(layer)} has no closed form. Use network.kernel, which finds its kernel by quadrature.`,
    );
  }
  if (q22.length !== q11.length || q12.length !== q11.length) {
    throw new ShapeError(
      `dualActivation: \`q11\`, \`q22\` and \`q12\` have lengths ${q11.length}, ${q22.length} and ${q12.length}; they must agree.`,
    );
  }
  for (const [name, variances] of Object.entries({ q11, q22 })) {
    const look = (begin: number, end: number) => {
      for (let k = begin; k < end; k++) {
        if (variances[k]! < 0)
          throw new ArgumentError(
            `dualActivation: \`${name}\` holds variances; they must be at least 0, not ${variances[k]}.`,
          );
      }
    };
    await inTurns(variances.length, look, { signal: job.signal });
  }
  const request = { ...activationProgram(native), q1: q11, q2: q22, q: q12 };
  const { t, dot } = await runJob("dualActivation", request, job);
  return { value: t, derivative: dot };
}
