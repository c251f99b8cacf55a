import type { Losses } from "../../predict/losses/losses.js";
import type { Prediction, SpreadLosses } from "../../predict/prediction.js";
import { complex128, float64, int32, scalar } from "../../runs/npy.js";
import type { Arrays } from "../../runs/npz.js";
import type { Target } from "../spec/targets.js";
import { distances, finiteMean, widthPower } from "./comparison.js";
import type { TrainedEnsemble } from "./trainedEnsemble.js";
import type { Fig2Spec } from "./trainingSpecs.js";

/** What one directory of Fig. 2 is made from. */
export interface Fig2Results {
  readonly target: Target;
  readonly limit: Prediction;
  readonly times: Float64Array;
  readonly flow: SpreadLosses;
  /** With its spread where ensembles are compared with it. */
  readonly discrete: Losses | SpreadLosses;
  /** Losses at infinite time, one element each. */
  readonly limits: Losses;
  readonly ensembles: readonly TrainedEnsemble[];
}

/** The arrays that people script against; docs/reproduce.md describes each. */
export function fig2Arrays({ target, limit, times, flow, discrete, limits, ensembles }: Fig2Results): Arrays {
  const { inputs, trainIndices, testIndices } = limit.task;
  return {
    target: complex128(target.state),
    inputs: float64(inputs.data, [inputs.rows, inputs.columns]),
    train_indices: int32(trainIndices),
    test_indices: int32(testIndices),
    times: float64(times),
    learning_rate: scalar(limit.learningRate),
    eigenvalues: float64(limit.eigenvalues),
    ...lossArrays("", flow),
    ...lossArrays("discrete_", discrete),
    ...(limits.totalTest.length > 0 && { asymptote_test: scalar(limits.totalTest[0]!) }),
    member_std_train: float64(flow.memberStdTrain),
    member_std_test: float64(flow.memberStdTest),
    ...ensembleArrays(ensembles),
  };
}

function lossArrays(prefix: string, losses: Losses): Arrays {
  return {
    [`${prefix}mean_loss_train`]: float64(losses.meanTrain),
    [`${prefix}mean_loss_test`]: float64(losses.meanTest),
    [`${prefix}variance_train`]: float64(losses.varianceTrain),
    [`${prefix}variance_test`]: float64(losses.varianceTest),
    [`${prefix}total_train`]: float64(losses.totalTrain),
    [`${prefix}total_test`]: float64(losses.totalTest),
  };
}

function ensembleArrays(ensembles: readonly TrainedEnsemble[]): Arrays {
  const first = ensembles[0];
  if (first === undefined) return {};
  const joined = (points: "train" | "test") => {
    const shape = [ensembles.length, first[points].rows, first[points].columns];
    return float64(Float64Array.from(ensembles.flatMap((ensemble) => [...ensemble[points].data])), shape);
  };
  return {
    widths: int32(Int32Array.from(ensembles, ({ width }) => width)),
    ensemble_times: float64(first.times),
    ensemble_train: joined("train"),
    ensemble_test: joined("test"),
  };
}

/** The headline numbers, and how finite ensembles compare with the prediction. */
export function fig2Summary(spec: Fig2Spec, results: Fig2Results): Record<string, unknown> {
  const { limit, flow, limits } = results;
  const last = flow.totalTrain.length - 1;
  return {
    ...{ experiment: spec.experiment, model: spec.target.model, boundary: spec.target.boundary, train: spec.train },
    learningRate: limit.learningRate,
    largestEigenvalue: limit.eigenvalues[limit.eigenvalues.length - 1],
    smallestEigenvalue: limit.eigenvalues[0],
    conditionNumber: limit.conditionNumber,
    rank: limit.rank,
    warnings: limit.warnings,
    lastTime: spec.steps,
    totalTrain: flow.totalTrain[last],
    totalTest: flow.totalTest[last],
    meanLossTest: flow.meanTest[last],
    varianceTest: flow.varianceTest[last],
    asymptoteTest: limits.totalTest[0],
    asymptoteMeanLossTest: limits.meanTest[0],
    asymptoteVarianceTest: limits.varianceTest[0],
    ...comparison(results),
  };
}

function comparison({ ensembles, discrete }: Fig2Results): Record<string, unknown> {
  if (ensembles.length === 0 || !("memberStdTest" in discrete)) return {};
  const last = discrete.totalTrain.length - 1;
  const members = ensembles[0]!.test.rows;
  const powerOf = (points: "train" | "test", total: Float64Array, std: Float64Array) =>
    widthPower(
      ensembles.map(({ width }) => width),
      ensembles.map((ensemble) => finiteMean(members, (k) => ensemble[points].get(k, last))),
      total[last]!,
      std[last]! / Math.sqrt(members),
    );
  return {
    ensembles: distances(ensembles, discrete),
    widthPowerTrain: powerOf("train", discrete.totalTrain, discrete.memberStdTrain),
    ...(discrete.totalTest.length > 0 && {
      widthPowerTest: powerOf("test", discrete.totalTest, discrete.memberStdTest),
    }),
  };
}
