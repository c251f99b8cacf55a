import {
  jobKinds,
  type Kinds,
  noMore,
  number,
  oneOf,
  requireArgument,
  requireOptions,
  whole,
} from "../../arguments/index.js";
import type { Sizes } from "../../dataset/sizes.js";
import type { Points } from "../../dataset/task.js";
import { scaleBoth, scaleColumns } from "../../linalg/arithmetic.js";
import { Matrix } from "../../linalg/matrix.js";
import { type JobOptions, runJob } from "../../native/job.js";
import { partOf, rising } from "../../native/progress.js";
import { Turns } from "../../native/turns.js";
import type { Eigenbasis } from "../modes/eigenbasis.js";
import { matricesBytes } from "../modes/matricesBytes.js";
import type { PriorFactors } from "../modes/prior.js";
import type { ModeFactors } from "../modes/propagator.js";
import { type CovarianceNodes, covarianceNodes, factorsOfTimes } from "./covarianceNodes.js";
import { covarianceRule } from "./covarianceRule.js";
import type { TimeNodes } from "./timeNodes.js";

/** How covariances at many times are computed. */
export interface CovariancesOptions extends JobOptions {
  /** Which points; "train" by default. */
  readonly points?: Points;
  /** Largest error of the interpolation in time, relative to the covariance of that time; 1e-4 by default. */
  readonly tolerance?: number;
  /** Of the covariances held; "float32" by default, which leaves 1e-6 of the prior's variance. Float64 all the same where the range of float32 does not reach. */
  readonly precision?: "float32" | "float64";
}

/** What options of covariances must be. */
export const covariancesKinds: Kinds<CovariancesOptions> = {
  points: oneOf("train", "test"),
  tolerance: number({ above: 0, below: 1 }),
  precision: oneOf("float32", "float64"),
  ...jobKinds,
};

/**
 * The covariance of one component of ψ over the training or the test points, at many times.
 *
 * It is computed, at n³ each, at a few times ({@link nodes}); every other one is a linear combination of these, at n² each.
 */
export class Covariances {
  /**
   * @param times - In gradient-descent steps, ascending.
   * @param error - Largest error of the interpolation in the Frobenius norm, relative to the covariance of its time: exact on
   *   training points, estimated on test points. The rounding of `precision` comes on top.
   */
  constructor(
    readonly times: Float64Array,
    readonly error: number,
    private readonly rule: TimeNodes,
    private readonly held: CovarianceNodes,
    private readonly roots: Float64Array | undefined,
  ) {}

  /** Indices of the times at which the covariance was computed; it is interpolated at the others. */
  get nodes(): readonly number[] {
    return this.rule.nodes;
  }

  /**
   * The covariance at times[index], points×points, in the order of the task's indices.
   *
   * @throws {ArgumentError} if there is no such time.
   */
  async at(index: number, options: JobOptions = {}): Promise<Matrix> {
    noMore("covariances.at", arguments, 2);
    const { done, ...job } = rising(requireOptions("covariances.at", options, jobKinds));
    requireArgument("covariances.at", "index", index, whole(0, this.times.length - 1, "Times are counted from 0."));
    const points = this.held.diagonals.columns;
    const { covariance } = await runJob(
      "combineCovariances",
      { covariances: this.held.covariances, weights: this.rule.weights.row(index) },
      partOf(job, 0, 0.8),
      { where: "covariances.at" },
    );
    const matrix = new Matrix(points, points, covariance);
    const inverse = this.roots?.map((root) => 1 / root);
    return done(inverse ? await scaleBoth(matrix, inverse, inverse, { signal: job.signal }) : matrix);
  }

  /** The variance of every point at every time, times×points. */
  async variances(options: JobOptions = {}): Promise<Matrix> {
    noMore("covariances.variances", arguments, 1);
    const { signal, onProgress, done } = rising(requireOptions("covariances.variances", options, jobKinds));
    const { diagonals } = this.held;
    const variances = new Matrix(this.times.length, diagonals.columns);
    const turns = new Turns(signal);
    for (let i = 0; i < variances.rows; i++) {
      const row = variances.row(i);
      for (const [j, weight] of this.rule.weights.row(i).entries()) {
        if (weight === 0) continue;
        await turns.next();
        const held = diagonals.row(j);
        for (let x = 0; x < row.length; x++) row[x]! += weight * held[x]!;
      }
      onProgress?.((i + 1) / variances.rows);
    }
    if (this.roots === undefined) return done(variances);
    const inverse = this.roots.map((root) => root ** -2);
    return done(await scaleColumns(variances, inverse, { signal }));
  }
}

/**
 * {@link Covariances} of the times that `factors` belong to.
 *
 * @param nullBelow - Modes with eigenvalues at or below this are never learned.
 */
export async function covariancesAt(
  basis: Eigenbasis,
  prior: PriorFactors,
  times: Float64Array,
  factors: ModeFactors,
  nullBelow: number,
  { points = "train", tolerance = 1e-4, precision = "float32", signal, onProgress }: CovariancesOptions,
): Promise<Covariances> {
  const modes = basis.eigenvalues.length;
  const { error, ...rule } = await covarianceRule(basis, factors, points, { nullBelow, tolerance, signal });
  const chosen = factorsOfTimes(factors, modes, rule.nodes);
  const held = await covarianceNodes(basis, prior, points, chosen, { precision, traces: false, signal, onProgress });
  return new Covariances(times, error, rule, held, basis.scale?.[points]);
}

const usualNodes = 24;

/**
 * Covariances over `points` values at those of `times` from which the others follow: the factors of prior.ts, their copies, and
 * triangles of `bytesPerNumber`. How many times are needed is known only later; the native function checks again.
 */
export function covariancesBytes(sizes: Sizes, points: number, times: number, bytesPerNumber: number): number {
  const triangles = ((points * (points + 1)) / 2) * Math.min(times, usualNodes);
  return matricesBytes(sizes, [3, 5, 4]) + bytesPerNumber * triangles;
}
