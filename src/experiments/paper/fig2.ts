import { join } from "node:path";
import { task } from "../../dataset/makeTask.js";
import { recordedSteps } from "../../ensemble/options.js";
import { renderFig2 } from "../../figures/fig2.js";
import type { Prediction } from "../../predict/prediction.js";
import { supervised } from "../../predict/supervised.js";
import { runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { silentReporter } from "../run/reporter.js";
import { modelTitle, prepareTarget } from "../spec/targets.js";
import { type Fig2Results, fig2Arrays, fig2Summary } from "./fig2Data.js";
import { requireLimitMemory } from "./limitMemory.js";
import { paperNetwork } from "./paperNetwork.js";
import { requireEnsembleMemory, type TrainedEnsemble, trainedEnsemble } from "./trainedEnsemble.js";
import type { Fig2Spec } from "./trainingSpecs.js";

/**
 * Fig. 2: training and test loss over time for one model and one training size, at infinite width and, if the spec asks for them,
 * of finite ensembles.
 *
 * @param directory - Where the result goes, for example results/fig2-tfim; trained ensembles go beside it.
 * @param out - Where result directories go.
 * @throws {ArgumentError} if the directory holds another spec's result; {MemoryError} if
 *   an ensemble does not fit, before anything is computed.
 */
export function runFig2(spec: Fig2Spec, directory: string, out: string, options: RunOptions = {}): Promise<Outcome> {
  return runExperiment({ spec, seed: spec.seed, directory }, options, async (reporter) => {
    requireEnsembleMemory(spec);
    requireLimitMemory(spec.target.model, [spec.train], spec.steps);
    const results = await computeFig2(spec, out, { ...options, reporter });
    const { target, limit, times, flow, discrete, limits, ensembles } = results;
    const title = `${modelTitle[spec.target.model]}, ${spec.target.boundary}, ${spec.train} of ${target.basis.dimension} states`;
    const draw = () =>
      renderFig2({
        ...{ title, times, ...flow, ensembles },
        ...{ discreteTrain: discrete.totalTrain, discreteTest: discrete.totalTest },
        ...(limits.totalTest.length > 0 && { asymptote: limits.totalTest[0]! }),
      });
    const errorBounds = { ...target.errorBounds, kernelConditionNumber: limit.conditionNumber, kernelRank: limit.rank };
    return { arrays: () => fig2Arrays(results), summary: fig2Summary(spec, results), errorBounds, draw };
  });
}

async function computeFig2(spec: Fig2Spec, out: string, options: RunOptions): Promise<Fig2Results> {
  const { reporter = silentReporter, signal } = options;
  const target = await reporter.stage("target state", (onProgress) =>
    prepareTarget(spec.target, { signal, onProgress }),
  );
  const learned = await task(target.basis, target.state, { train: spec.train, seed: spec.seed });
  const limit = await reporter.stage("kernels and eigensystem", (onProgress) =>
    supervised(paperNetwork(1), learned, { signal, onProgress }),
  );
  for (const warning of limit.warnings) reporter.note(warning);
  const times = recordedSteps(spec.steps);
  const predicted = await reporter.stage("losses at every time", async (onProgress) => ({
    flow: await limit.lossesWithSpread(times, { signal, onProgress }),
    discrete: await (spec.ensembles
      ? limit.lossesWithSpread(times, { dynamics: "discrete", signal })
      : limit.losses(times, { dynamics: "discrete", signal })),
    limits: await limit.losses([Number.POSITIVE_INFINITY], { signal }),
  }));
  const ensembles = await ensemblesOf(spec, spec.train, limit, out, options);
  return { target, limit, times, ...predicted, ensembles };
}

/** `<out>/fig2-<model>`, with the training size behind it where several are computed. */
export function fig2Directory(out: string, model: string, train?: number): string {
  return join(out, train === undefined ? `fig2-${model}` : `fig2-${model}-${train}`);
}

/** The ensembles of every width that a spec asks for, trained on the task of one prediction. */
export async function ensemblesOf(
  spec: Pick<Fig2Spec, "target" | "steps" | "seed" | "ensembles">,
  train: number,
  limit: Prediction,
  out: string,
  options: RunOptions,
): Promise<TrainedEnsemble[]> {
  if (spec.ensembles === null) return [];
  const { widths, ...training } = spec.ensembles;
  const { target, steps, seed } = spec;
  const trained: TrainedEnsemble[] = [];
  for (const width of widths) {
    const ensemble = { experiment: "ensemble" as const, target, train, steps, seed, width, ...training };
    trained.push(await trainedEnsemble(ensemble, limit, out, options));
  }
  return trained;
}
