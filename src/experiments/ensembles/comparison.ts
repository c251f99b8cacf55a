import type { SpreadLosses } from "../../predict/prediction.js";
import { finiteSpread } from "../../states/statistics.js";
import type { TrainedEnsemble } from "./trainedEnsemble.js";

/** How far the mean loss of an ensemble is from the prediction for infinite width; nothing of test points where there are none. */
export interface Distance {
  readonly width: number;
  /** Mean over members minus prediction at the last time, relative to the prediction. */
  readonly trainRelative: number;
  readonly testRelative?: number;
  /** The same in units of the expected standard error of the mean of K members. */
  readonly trainSigmas: number;
  readonly testSigmas?: number;
  /** Root mean square of the distance in standard errors over all times. */
  readonly trainSigmasOverTime: number;
  readonly testSigmasOverTime?: number;
  readonly diverged: number;
}

/**
 * Distances of trained ensembles from the prediction for discrete steps, which is what finite networks do.
 *
 * @param predicted - Losses and spread of the discrete dynamics at the ensembles' times.
 */
export function distances(ensembles: readonly TrainedEnsemble[], predicted: SpreadLosses): Distance[] {
  return ensembles.map((ensemble) => {
    const last = ensemble.times.length - 1;
    const gap = (points: "train" | "test") => {
      const members = ensemble[points];
      const [total, std] =
        points === "train"
          ? [predicted.totalTrain, predicted.memberStdTrain]
          : [predicted.totalTest, predicted.memberStdTest];
      const mean = Array.from(total, (_, i) => finiteMean(members.rows, (k) => members.get(k, i)));
      const sigmas = mean.map((value, i) => (value - total[i]!) / (std[i]! / Math.sqrt(members.rows)));
      return {
        relative: mean[last]! / total[last]! - 1,
        sigmas: sigmas[last]!,
        overTime: Math.sqrt(sigmas.reduce((sum, value) => sum + value ** 2, 0) / sigmas.length),
      };
    };
    const train = gap("train");
    const test = ensemble.test.columns > 0 ? gap("test") : undefined;
    return {
      width: ensemble.width,
      trainRelative: train.relative,
      trainSigmas: train.sigmas,
      trainSigmasOverTime: train.overTime,
      ...(test && { testRelative: test.relative, testSigmas: test.sigmas, testSigmasOverTime: test.overTime }),
      diverged: ensemble.diverged.length,
    };
  });
}

/** A power law fitted to distances over widths. */
export interface WidthPower {
  /** p of |L_N − L_∞| ∝ N^−p: least squares of logarithms. */
  readonly power: number;
  /** Standard error of p that the expected scatter of the ensembles brings. */
  readonly standardError: number;
}

/**
 * Fits |L_N − L_∞| ∝ N^−p to the ensembles' losses at the last time; undefined with fewer than two widths.
 *
 * @param losses - Mean loss of each width.
 * @param limit - L_∞.
 * @param scatter - Expected standard error of each mean.
 */
export function widthPower(
  widths: readonly number[],
  losses: readonly number[],
  limit: number,
  scatter: number,
): WidthPower | undefined {
  const points = widths.map((width, i) => {
    const distance = Math.abs(losses[i]! - limit);
    return { x: Math.log(width), y: Math.log(distance), error: scatter / distance };
  });
  const mean = (f: (p: (typeof points)[number]) => number) => points.reduce((sum, p) => sum + f(p), 0) / points.length;
  const center = mean((p) => p.x);
  const variance = points.reduce((sum, p) => sum + (p.x - center) ** 2, 0);
  if (!(variance > 0)) return undefined;
  const slope = points.reduce((sum, p) => sum + (p.x - center) * p.y, 0) / variance;
  const error = Math.sqrt(points.reduce((sum, p) => sum + ((p.x - center) * p.error) ** 2, 0)) / variance;
  return { power: -slope, standardError: error };
}

/** Mean of the finite among `count` values. */
export function finiteMean(count: number, value: (index: number) => number): number {
  return finiteSpread(Array.from({ length: count }, (_, k) => value(k))).mean;
}
