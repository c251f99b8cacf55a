import {
  finite,
  jobKinds,
  type Kinds,
  list,
  noMore,
  notNegative,
  number,
  orRelative,
  positive,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import { ofMeanDiagonal } from "../loss/damping.js";
import { ArgumentError, NumericalError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { largestLearningRate, momentumKind } from "../qsntk/learningRate.js";
import { usualTolerance } from "../qsntk/usualTolerance.js";
import { type LearningRate, learningRateKind, stepSize } from "./learningRate.js";
import type { Training } from "./modes/propagator.js";

/** How the modes are trained. */
export interface TrainingOptions extends JobOptions {
  /** η; { relative: 0.9 } by default, as in the paper, see {@link maxLearningRate}. */
  readonly learningRate?: LearningRate;
  /** β of heavy-ball momentum, 0 ≤ β < 1; 0 by default. */
  readonly momentum?: number;
  /** ε of the penalty ε/(2S)·‖θ−θ₀‖²: a number, or a fraction of the mean diagonal of the kernel; none by default. */
  readonly ridge?:
    | number
    | {
        /** ε over the mean diagonal of the kernel. */
        readonly relative: number;
      };
  /** Eigenvalues below this fraction of the largest count as zero; n·2⁻⁵² by default. */
  readonly rankTolerance?: number;
}

/** What options of training must be. */
export const trainingKinds: Kinds<TrainingOptions> = {
  learningRate: learningRateKind,
  momentum: momentumKind,
  ridge: orRelative(notNegative),
  rankTolerance: number({ least: 0, below: 1 }),
  ...jobKinds,
};

/**
 * Largest stable step size of full-batch gradient descent, η_max = 2(1+β)·S/(λ_max(Θ)+ε).
 *
 * @param eigenvalues - Of the kernel on the S training points, ascending.
 * @param options - β and the ridge ε, 0 by default, and S where it is not the number of eigenvalues.
 * @see Lee et al. 2019, arXiv:1902.06720, section 2.2; Polyak 1964 with momentum.
 *
 * @example
 * ```ts
 * import { predict } from "infinite-nnqs";
 *
 * console.log(predict.maxLearningRate([0.5, 1, 4])); // 1.5: 2·3/4 for three training points
 * ```
 */
export function maxLearningRate(
  eigenvalues: ArrayLike<number>,
  options: { readonly momentum?: number; readonly ridge?: number; readonly samples?: number } = {},
): number {
  noMore("maxLearningRate", arguments, 2);
  requireArgument("maxLearningRate", "eigenvalues", eigenvalues, list("a list of eigenvalues", finite, { least: 1 }));
  const kinds = { momentum: momentumKind, ridge: notNegative, samples: positive };
  const given = requireOptions("maxLearningRate", options, kinds);
  const { momentum = 0, ridge = 0, samples = eigenvalues.length } = given;
  requireLearning("maxLearningRate", eigenvalues[eigenvalues.length - 1]!);
  return largestLearningRate(eigenvalues[eigenvalues.length - 1]!, samples, momentum, ridge);
}

/** @throws {ArgumentError} if the largest eigenvalue of a kernel is not positive: then it is zero, and nothing is learned. */
export function requireLearning(where: string, largest: number): void {
  if (largest > 0) return;
  throw new ArgumentError(
    `${where}: the kernel vanishes on the training points (its largest eigenvalue is ${largest}): nothing is learned, and every step size is stable. A layer of wStd 0 passes nothing on: give the network a trainable layer, and every layer behind it a wStd above 0. A symmetric network vanishes on states that its characters forbid: train on others.`,
  );
}

/** The smallest largest eigenvalue of a kernel whose gains, up to its inverse, have squares. */
export const leastEigenvalue = 1e-150;

/**
 * @param least - The smallest for which what is computed keeps its digits: losses are made of products of three kernels.
 * @throws {NumericalError} if a kernel is so small that products of it underflow.
 */
export function requireUsualKernel(where: string, largest: number, least = 1e-80): void {
  if (largest === 0 || !(largest < least)) return;
  throw new NumericalError(
    `${where}: the kernel is so small (its largest eigenvalue is ${largest.toPrecision(2)}) that products of it underflow. Multiply wStd and bStd of the last layer by a large c: at a relative learning rate means stay as they are, and variances become c² times as large. If it is the weights of the task that are so small, multiply all of these by one number.`,
  );
}

/** Rates of modes beyond it have no squares. */
const largestRate = 1e150;

/**
 * Fills in the defaults that depend on the spectrum.
 *
 * @param where - The function that errors name.
 * @throws {ArgumentError} if the kernel vanishes and there is no learning rate, or it is absurdly large for it.
 */
export function trainingOf(
  where: string,
  eigenvalues: Float64Array,
  samples: number,
  options: TrainingOptions,
): Training {
  const n = eigenvalues.length;
  const largest = eigenvalues[n - 1]!;
  if (typeof options.learningRate !== "number") requireLearning(where, largest);
  requireUsualKernel(where, largest);
  const { momentum = 0, rankTolerance = usualTolerance(n) } = options;
  const trace = eigenvalues.reduce((sum, value) => sum + value, 0);
  const ridge = ofMeanDiagonal(options.ridge ?? 0, trace, n);
  const stable = largestLearningRate(largest, samples, momentum, ridge);
  const learningRate = stepSize(options.learningRate, () => stable);
  if (!((learningRate * largest) / samples <= largestRate)) {
    throw new ArgumentError(
      `${where}: \`learningRate\` must be at most ${largestRate}·S/λ_max, not ${learningRate} with λ_max/S = ${largest / samples}. The largest stable one is ${stable}.`,
    );
  }
  return {
    learningRate,
    momentum,
    ridge,
    samples,
    nullBelow: rankTolerance * largest,
  };
}
