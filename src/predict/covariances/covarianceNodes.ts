import type { Points } from "../../dataset/task.js";
import { Matrix } from "../../linalg/matrix.js";
import type { Handle } from "../../native/functions/index.js";
import { type JobOptions, runJob } from "../../native/job.js";
import type { Eigenbasis } from "../modes/eigenbasis.js";
import type { PriorFactors } from "../modes/prior.js";
import type { ModeFactors } from "../modes/propagator.js";

/** Covariances at a few times r, held outside JavaScript's heap as lower triangles. */
export interface CovarianceNodes {
  /** What the native function `combineCovariances` takes. */
  readonly covariances: Handle<"covariances">;
  /** Variances, r×points. */
  readonly diagonals: Matrix;
  /** tr C_i·C_j, r×r, if it was asked for. */
  readonly traces: Float64Array | undefined;
}

/** What to hold. */
export interface CovarianceNodesOptions extends JobOptions {
  /** float32 costs half the time and memory, and leaves 1e-6 of the prior's variance; where its range does not reach, it is float64 all the same. */
  readonly precision: "float32" | "float64";
  /** Whether tr C_i·C_j is wanted. */
  readonly traces: boolean;
}

/**
 * C_j = Z_j·Z_jᵀ + R at the times of `factors`, where (see {@link PriorFactors})
 *
 *   training points: Z = U·diag(e)·L, R = 0      test points: Z = T − B·diag(g)·L.
 *
 * @throws {MemoryError} if the triangles and the work space are not free.
 */
export async function covarianceNodes(
  basis: Eigenbasis,
  prior: PriorFactors,
  points: Points,
  factors: ModeFactors,
  { precision, traces, ...options }: CovarianceNodesOptions,
): Promise<CovarianceNodes> {
  const n = basis.eigenvalues.length;
  const reach = points === "train" ? basis.vectors : prior.reach;
  const { largest } = prior;
  const scales = points === "train" ? [largest.factor] : [largest.factor, largest.test, largest.reach];
  const request = {
    precision: holding(precision, scales),
    traces,
    n,
    m: reach.rows,
    r: factors.gain.length / n,
    reach: reach.data,
    factor: prior.factor.data,
    ...(points === "train"
      ? { gains: factors.residual }
      : { gains: factors.gain.map((g) => -g), start: prior.test.data, rest: prior.rest.data }),
  };
  const made = await runJob("covariances", request, options, { own: ["reach", "factor", "gains", "start", "rest"] });
  return {
    covariances: made.covariances,
    diagonals: new Matrix(request.r, request.m, made.diagonals),
    traces: made.traces,
  };
}

/** Largest elements for which float32 holds their squares and inverses. */
const [leastSingle, mostSingle] = [1e-15, 1e15];

/** The precision, or float64 where float32 does not reach: its numbers lie between 1e-38 and 3e38. */
function holding(precision: "float32" | "float64", scales: readonly number[]): "float32" | "float64" {
  const held = scales.every((largest) => largest === 0 || (largest > leastSingle && largest < mostSingle));
  return held ? precision : "float64";
}

/** The factors of some of the times. */
export function factorsOfTimes(
  { residual, gain }: ModeFactors,
  modes: number,
  indices: readonly number[],
): ModeFactors {
  const times = residual.length / modes;
  return {
    residual: new Matrix(times, modes, residual).selectRows(indices).data,
    gain: new Matrix(times, modes, gain).selectRows(indices).data,
  };
}
