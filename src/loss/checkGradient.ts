import { jobKinds, type Kinds, positive, whole } from "../arguments/index.js";
import { innerProduct } from "../exact/innerProduct.js";
import { NumericalError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { mapInTurns } from "../native/turns.js";
import { drawNormal } from "../random/index.js";

/** What is checked. */
interface Differentiable {
  readonly name: string;
  evaluate(
    psi: Float64Array,
    options: { readonly signal: AbortSignal | undefined },
  ): Promise<{ readonly value: number; readonly gradient: Float64Array }>;
}

/** Options of a comparison of a gradient with finite differences. */
export interface GradientCheckOptions extends JobOptions {
  /** Random directions, 3 by default. */
  readonly directions?: number;
  /** Largest relative difference, 1e-5 by default. */
  readonly tolerance?: number;
  /** Of the directions; 0 by default. */
  readonly seed?: number;
}

/** What options of a check must be. */
export const gradientCheckKinds: Kinds<GradientCheckOptions> = {
  directions: whole(1, 1000),
  tolerance: positive,
  seed: whole(0),
  ...jobKinds,
};

/** A gradient that agrees with differences. */
export interface GradientCheck {
  /** 2·Re⟨∂L/∂ψ*|δ⟩ along each direction of the norm of ψ. */
  readonly analytic: Float64Array;
  /** The same by central differences, extrapolated. */
  readonly numeric: Float64Array;
  /** Largest difference, relative to the largest slope that a direction of the norm of ψ could have. */
  readonly error: number;
}

/** Steps of the central differences, relative to ψ: their errors are of the order h⁴ after extrapolation, and of rounding by h. */
const step = 2 ** -9;

/** `check` of a loss with its options checked. */
export async function checkGradient(
  loss: Differentiable,
  psi: Float64Array,
  { directions = 3, tolerance = 1e-5, seed = 0, signal, onProgress }: GradientCheckOptions,
): Promise<GradientCheck> {
  const { value, gradient } = await loss.evaluate(psi, { signal });
  const norm = Math.sqrt((await innerProduct(psi, psi, signal))[0]);
  const steepest = 2 * norm * Math.sqrt((await innerProduct(gradient, gradient, signal))[0]);
  const [analytic, numeric] = [new Float64Array(directions), new Float64Array(directions)];
  let error = 0;
  for (let k = 0; k < directions; k++) {
    const drawn = await drawNormal({ seed, member: k }, psi.length, { signal });
    const length = norm / Math.sqrt((await innerProduct(drawn, drawn, signal))[0]);
    const direction = await mapInTurns(drawn, (x) => length * x, { signal });
    const at = async (h: number) => {
      const moved = await mapInTurns(psi, (x, i) => x + h * direction[i]!, { signal });
      return (await loss.evaluate(moved, { signal })).value;
    };
    let change = 0; // of the loss over a step, the larger part of which at a minimum is its curvature
    const slope = async (h: number) => {
      const [ahead, behind] = [await at(h), await at(-h)];
      change = Math.max(change, Math.abs(ahead - value), Math.abs(behind - value));
      return (ahead - behind) / (2 * h);
    };
    analytic[k] = 2 * (await innerProduct(gradient, direction, signal))[0];
    numeric[k] = (4 * (await slope(step / 2)) - (await slope(step))) / 3;
    const scale = Math.max(steepest / Math.sqrt(psi.length), Math.abs(analytic[k]!), change / step, 1e-300);
    const rounding = (32 * Number.EPSILON * Math.abs(value)) / step;
    const difference = Math.max(0, Math.abs(analytic[k]! - numeric[k]!) - rounding) / scale;
    error = Math.max(error, difference);
    if (difference > tolerance) {
      throw new NumericalError(
        `loss.check: the gradient of ${loss.name} does not belong to its value: along direction ${k} (seed ${seed}) 2·Re⟨∂L/∂ψ*|δ⟩ is ${analytic[k]}, differences of the loss give ${numeric[k]}. The gradient is ∂L/∂ψ* = ½(∂L/∂ψ₁ + i·∂L/∂ψ₂), without a factor 2 and not its conjugate.`,
      );
    }
    onProgress?.((k + 1) / directions);
  }
  return { analytic, numeric, error };
}
