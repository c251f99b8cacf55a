import { learn } from "../learn/learn.js";
import { learnArrays, learnSummary } from "../learn/learnData.js";
import { learnFigure } from "../learn/learnFigure.js";
import { type ModelPlan, titleOf } from "../learn/target.js";
import { runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { storable } from "../run/storable.js";
import { presetOf, requireTotalLosses, symmetryTitle } from "./preset.js";
import type { Fig2Spec } from "./trainingSpecs.js";

/**
 * Fig. 2: training and test loss over time for one model and one training size, at infinite width and, if the spec asks for them,
 * of finite ensembles.
 *
 * @param planned - The target of the spec.
 * @param directory - Where the result goes, for example results/fig2-tfim; trained ensembles go beside it.
 * @param out - Where result directories go.
 * @throws {ArgumentError} if the directory holds another spec's result; {MemoryError} if
 *   an ensemble does not fit, before anything is computed.
 */
export function runFig2(
  spec: Fig2Spec,
  planned: ModelPlan,
  directory: string,
  out: string,
  options: RunOptions = {},
): Promise<Outcome> {
  return runExperiment({ spec: storable(spec), seed: spec.seed, directory }, options, async (reporter) => {
    const problem = presetOf(spec, planned)(spec.train);
    const learned = await learn(problem, out, { ...options, reporter }, requireTotalLosses(problem));
    const { model, boundary } = spec.target;
    return {
      arrays: () => learnArrays(learned),
      summary: { experiment: spec.experiment, model, boundary, ...learnSummary(learned) },
      errorBounds: { ...learned.target.errorBounds, ...learned.limit.errorBounds },
      title: `${titleOf(spec.target)}, ${spec.train} of ${learned.task.states} states${symmetryTitle(spec.symmetry)}`,
      figure: (title) => learnFigure(learned, title, problem.times),
    };
  });
}
