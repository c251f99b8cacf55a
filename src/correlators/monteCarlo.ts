import type { FeatureNet } from "../ensemble/featureNets.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import type { Point } from "./nPoint.js";

/** Which members to average over. */
export interface MonteCarloOptions extends JobOptions {
  /** Number of independent networks, at least 2. */
  readonly members: number;
  /** 0 by default. */
  readonly seed?: number;
}

/** An average over members with its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly standardError: number;
}

/** Evaluates members of an ensemble of real networks: f_m(x_p) of members 0 … members−1, members×points. */
export type Evaluate = (points: readonly Point[], options: MonteCarloOptions) => Promise<Float64Array>;

/**
 * n-point function E[f(x1)…f(xn)] of a real network by Monte Carlo over its members.
 *
 * @param network - A Cos-net or Gauss-net, or what evaluates members of another architecture.
 * @throws {ArgumentError} if there are fewer than 2 members; {ShapeError} if the points differ in length.
 */
export async function monteCarlo(
  network: FeatureNet | Evaluate,
  points: readonly Point[],
  options: MonteCarloOptions,
): Promise<Estimate> {
  const { members } = options;
  if (!Number.isSafeInteger(members) || members < 2) {
    throw new ArgumentError(`monteCarlo: \`members\` must be a whole number of at least 2, not ${members}.`);
  }
  const evaluate = typeof network === "function" ? network : featureNetValues(network);
  const values = await evaluate(points, options);
  let [mean, squares] = [0, 0];
  for (let m = 0; m < members; m++) {
    let product = 1;
    for (let p = 0; p < points.length; p++) product *= values[m * points.length + p] as number;
    // Welford's update: no cancellation between large sums.
    const difference = product - mean;
    mean += difference / (m + 1);
    squares += difference * (product - mean);
  }
  return { mean, standardError: Math.sqrt(squares / (members - 1) / members) };
}

function featureNetValues(net: FeatureNet): Evaluate {
  return async (points, options) => {
    if (points.some(({ length }) => length !== net.sites)) {
      throw new ShapeError(`monteCarlo: every point needs ${net.sites} coordinates, one per input of the network.`);
    }
    const inputs = Float64Array.from(points.flatMap((x) => Array.from(x)));
    const { members, seed = 0 } = options;
    const request = { ...net, members, seed, firstMember: 0, components: 1, inputs };
    return (await runJob<{ values: Float64Array }>("featureNetValues", request, options)).values;
  };
}
