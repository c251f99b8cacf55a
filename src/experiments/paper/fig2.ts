import { learn } from "../learn/learn.js";
import { learnArrays, learnSummary } from "../learn/learnData.js";
import { learnFigure } from "../learn/learnFigure.js";
import { type ModelPlan, titleOf } from "../learn/target.js";
import type { Computed, Computing } from "../run/experiment.js";
import { presetOf, requireTotalLosses, symmetryTitle } from "./preset.js";
import type { Fig2Spec } from "./trainingSpecs.js";

/**
 * Fig. 2: training and test loss over time for one model and one training size, at infinite width and, if the spec asks for them,
 * of finite ensembles.
 *
 * @param planned - The target of the spec.
 * @param out - Where result directories go; trained ensembles go beside them.
 * @throws {MemoryError} if an ensemble does not fit, before anything is computed.
 */
export async function computeFig2(
  spec: Fig2Spec,
  planned: ModelPlan,
  out: string,
  options: Computing,
): Promise<Computed> {
  const problem = presetOf(spec, planned)(spec.train);
  const learned = await learn(problem, out, options, requireTotalLosses(problem));
  const { model, boundary } = spec.target;
  return {
    arrays: () => learnArrays(learned),
    summary: { experiment: spec.experiment, model, boundary, ...learnSummary(learned) },
    errorBounds: { ...learned.target.errorBounds, ...learned.limit.errorBounds },
    title: `${titleOf(spec.target)}, ${spec.train} of ${learned.task.states} states${symmetryTitle(spec.symmetry)}`,
    figure: (title) => learnFigure(learned, title, problem.times),
  };
}
