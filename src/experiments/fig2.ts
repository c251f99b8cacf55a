import { join } from "node:path";
import { renderFig2 } from "../figures/fig2.js";
import type { Losses } from "../predict/losses.js";
import type { Prediction, SpreadLosses } from "../predict/prediction.js";
import { type Split, trainTestSplit } from "../predict/split.js";
import { supervised } from "../predict/supervised.js";
import { createManifest } from "../runs/manifest.js";
import { complex128, float64, int32, scalar } from "../runs/npy.js";
import { type Arrays, encodeNpz } from "../runs/npz.js";
import { findResult, publishResult } from "../runs/resultDirectory.js";
import { type Fig2Spec, recordedTimes } from "./fig2Spec.js";
import type { Outcome, RunOptions } from "./outcome.js";
import { paperNetwork } from "./paperNetwork.js";
import { silentReporter, timed } from "./reporter.js";
import { prepareTarget, type Target } from "./targets.js";

/**
 * Fig. 2 at infinite width: training and test loss over time for one model and one training size.
 *
 * @param directory - Where the result goes, for example results/fig2-tfim.
 * @throws {ArgumentError} if the training size leaves no test point, or the directory holds another spec's result.
 */
export async function runFig2(spec: Fig2Spec, directory: string, options: RunOptions = {}): Promise<Outcome> {
  const { force = false, signal } = options;
  if ((await findResult(directory, spec, { force })) === "done") return { directory, status: "done" };
  const { reporter, seconds } = timed(options.reporter ?? silentReporter);
  const start = performance.now();

  const target = await reporter.stage("target state", (onProgress) =>
    prepareTarget(spec.target, { signal, onProgress }),
  );
  const split = trainTestSplit(target.basis, spec.train, { seed: spec.seed });
  const limit = await reporter.stage("kernels and eigensystem", (onProgress) =>
    supervised(paperNetwork(1), split, target.state, { signal, onProgress }),
  );
  const times = recordedTimes(spec.steps);
  const predicted = await reporter.stage("losses at every time", async (onProgress) => ({
    flow: await limit.lossesWithSpread(times, "flow", { signal, onProgress }),
    discrete: await limit.losses(times, "discrete", { signal }),
    limits: await limit.losses([Number.POSITIVE_INFINITY], "flow", { signal }),
  }));
  const asymptote = predicted.limits.totalTest[0]!;
  const title = `${modelTitle[spec.target.model]}, ${spec.target.boundary}, ${spec.train} of ${target.basis.dimension} states`;
  const picture = await reporter.stage("figure", () => renderFig2({ title, times, ...predicted.flow, asymptote }));
  seconds["total"] = (performance.now() - start) / 1000;

  const summary = summarise(spec, limit, predicted.flow, predicted.limits);
  await publishResult(directory, {
    "manifest.json": json(createManifest(spec, { seed: spec.seed, seconds, errorBounds: boundsOf(target, limit) })),
    "summary.json": json(summary),
    "data.npz": encodeNpz(arraysOf(target, split, limit, { times, asymptote, ...predicted })),
    "figure.svg": picture.svg,
    "figure.png": picture.png,
  });
  return { directory, status: "computed", summary };
}

const modelTitle = { tfim: "Transverse-field Ising model 3×4", hubbard: "Fermi–Hubbard model 3×4, 2↑2↓" } as const;

/** `<out>/fig2-<model>`, with the training size behind it where several are computed. */
export function fig2Directory(out: string, model: string, train?: number): string {
  return join(out, train === undefined ? `fig2-${model}` : `fig2-${model}-${train}`);
}

function boundsOf(target: Target, limit: Prediction): Record<string, number> {
  return { ...target.errorBounds, kernelConditionNumber: limit.conditionNumber, kernelRank: limit.rank };
}

function summarise(spec: Fig2Spec, limit: Prediction, flow: SpreadLosses, limits: Losses): Record<string, unknown> {
  const last = flow.totalTrain.length - 1;
  return {
    ...{ experiment: spec.experiment, model: spec.target.model, boundary: spec.target.boundary, train: spec.train },
    learningRate: limit.learningRate,
    largestEigenvalue: limit.eigenvalues[limit.eigenvalues.length - 1],
    smallestEigenvalue: limit.eigenvalues[0],
    conditionNumber: limit.conditionNumber,
    rank: limit.rank,
    lastTime: spec.steps,
    totalTrain: flow.totalTrain[last],
    totalTest: flow.totalTest[last],
    meanLossTest: flow.meanTest[last],
    varianceTest: flow.varianceTest[last],
    asymptoteTest: limits.totalTest[0],
    asymptoteMeanLossTest: limits.meanTest[0],
    asymptoteVarianceTest: limits.varianceTest[0],
  };
}

interface Predicted {
  readonly times: Float64Array;
  readonly flow: SpreadLosses;
  readonly discrete: Losses;
  readonly asymptote: number;
}

/** The arrays that people script against; docs/reproduce.md describes each. */
function arraysOf(target: Target, split: Split, limit: Prediction, predicted: Predicted): Arrays {
  const { flow, discrete } = predicted;
  return {
    target: complex128(target.state),
    inputs: float64(split.inputs.data, [split.inputs.rows, split.inputs.columns]),
    train_indices: int32(split.trainIndices),
    test_indices: int32(split.testIndices),
    times: float64(predicted.times),
    learning_rate: scalar(limit.learningRate),
    eigenvalues: float64(limit.eigenvalues),
    ...lossArrays("", flow),
    ...lossArrays("discrete_", discrete),
    asymptote_test: scalar(predicted.asymptote),
    member_std_train: float64(flow.memberStdTrain),
    member_std_test: float64(flow.memberStdTest),
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

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
