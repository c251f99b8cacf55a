import { inNameOf } from "../../arguments/index.js";
import { flowFigure } from "../../figures/flow.js";
import { flow } from "../../predict/flow/flow.js";
import type { Json } from "../../runs/spec.js";
import { runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { storable } from "../run/storable.js";
import { namingFields } from "../spec/inFieldsOf.js";
import type { LearnSpec } from "./learnSpec.js";
import { lossArrays, lossSummary } from "./lossData.js";
import { lossEnsembles, requireCheckpoints } from "./lossEnsembles.js";
import { lossContent } from "./lossFigure.js";
import { requireLossMemory } from "./lossMemory.js";
import { flowSettingsOf, lossProblemOf, requireKnown } from "./lossProblem.js";
import { ratesOf } from "./lossRates.js";
import type { LearnProblem } from "./problem.js";
import { titleOf } from "./target.js";

/** Fields of what messages of the flow name; the spec's own `tolerance` is another, that of products. */
const flowFields = {
  tolerance: "flow.tolerance",
  clock: "flow.clock",
  dynamics: "flow.dynamics",
  natural: "flow.natural",
  learningRate: "learningRate",
  momentum: "momentum",
  times: "times",
  train: "train",
};

/**
 * `nnqs learn` with a loss other than the squared one: members of the infinitely wide ensemble under eq. (10), with what is usually printed of them.
 *
 * @throws {ArgumentError} naming what of the spec is wrong; {MemoryError}; {NumericalError} for discrete steps beyond stability.
 */
export async function runLossLearning(
  spec: LearnSpec,
  problem: LearnProblem,
  directory: string,
  options: RunOptions,
): Promise<Outcome> {
  const { signal } = options;
  const { times, seed } = problem;
  const stored = storedLossSpec(spec, problem);
  return runExperiment({ spec: stored, seed: seed.networks, directory }, options, async (reporter) => {
    requireLossMemory(spec, problem);
    await requireCheckpoints(spec, directory, options);
    const whole = await reporter.stage("target", (onProgress) => problem.target.prepare({ signal, onProgress }));
    const learning = await lossProblemOf(spec, problem, whole, { signal });
    const { target, state, networkOf, task, loss, observe, ground } = learning;
    const { natural, ...settings } = flowSettingsOf(spec);
    const found = await reporter.stage("training", (onProgress) =>
      inNameOf("nnqs learn", () =>
        namingFields(flowFields, () =>
          flow(networkOf(problem.built), task, loss, {
            times,
            ...settings,
            ...(natural !== null && { natural }),
            components: 2,
            seed: seed.networks,
            learningRate: spec.learningRate,
            momentum: spec.momentum,
            ...(settings.dynamics === "discrete" && { maxProducts: Number.MAX_SAFE_INTEGER }), // the spec says how many steps
            observe,
            signal,
            onProgress,
          }),
        ),
      ),
    );
    const ensembles = await lossEnsembles(spec, learning, found, directory, { ...options, reporter });
    const rates = await reporter.stage("asymptotic rate", (onProgress) =>
      ratesOf(spec, problem.built, target, found, task.trainIndices.length, reporter.note, {
        signal,
        onProgress: (fraction) => onProgress(fraction),
      }),
    );
    const step = Math.max(...found.members.map(({ errorEstimate }) => errorEstimate));
    const content = { ground, predictedRate: rates.predictedRate };
    return {
      arrays: () => lossArrays(found, state, task, ensembles),
      summary: lossSummary(spec, learning, found, rates),
      errorBounds: { ...target.errorBounds, step },
      title: `${titleOf(spec.target)}, ${spec.loss}`,
      figure: (title) => flowFigure({ ...lossContent(spec, found, ensembles, content), title }),
    };
  });
}

/** What is stored of a spec. @throws {ArgumentError} naming what of it is wrong. */
export function storedLossSpec(spec: LearnSpec, problem: LearnProblem): Json {
  requireKnown(spec, problem);
  const { targetSpec: target, trainSpec: train, measured } = problem;
  return storable({
    ...spec,
    target,
    train,
    ...(measured && { measurements: measured.stored }),
    flow: flowSettingsOf(spec),
  });
}
