import type { Matrix } from "../../linalg/matrix.js";
import type { KernelOperator } from "../kernelOperators/kernelOperator.js";
import type { Training } from "../modes/propagator.js";
import type { Dynamics } from "../modes/relaxation.js";

/** The public function that errors name. */
export const where = "predict.iterative";

/** How e(Θ)y and g(Θ)y are wanted. */
export interface Wanted {
  readonly kernel: KernelOperator;
  readonly training: Training;
  /** λ_max. */
  readonly largest: number;
  readonly times: Float64Array;
  readonly dynamics: Dynamics;
  /** Of root mean squares of the mean's error, in units of that of ψ_T on the training points, `unit`/√n. */
  readonly tolerance: number;
  readonly unit: number;
  readonly maxProducts: number;
}

/** What is left of y, and what test points learn from, at one time: components×n each. */
export interface Relaxed {
  readonly residual: Matrix;
  readonly gain: Matrix;
}
