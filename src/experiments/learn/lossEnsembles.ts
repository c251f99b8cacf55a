import { inNameOf } from "../../arguments/index.js";
import { type Ensemble, train } from "../../ensemble/train.js";
import { ArgumentError } from "../../native/errors.js";
import type { Flow } from "../../predict/flow/results.js";
import { removeCheckpoint } from "../../runs/checkpointFile.js";
import { checkpointsOf, widthCheckpoint } from "../../runs/leftovers.js";
import { afresh, ensembleCheckpoint } from "../ensembles/ensembleCheckpoint.js";
import { withWidth } from "../ensembles/ensembleSpec.js";
import type { RunOptions } from "../run/outcome.js";
import type { Reporter } from "../run/reporter.js";
import { buildNetwork } from "../spec/buildNetwork.js";
import { type LearnSpec, seedsOf } from "./learnSpec.js";
import { flowSettingsOf, type LossProblem } from "./lossProblem.js";

/** A finite ensemble beside the infinite one. */
export interface LossEnsemble {
  readonly width: number;
  readonly trained: Ensemble;
}

/** Finite ensembles on the same loss, in discrete steps of the same size in the same clock; their checkpoints are beside `directory`. */
export async function lossEnsembles(
  spec: LearnSpec,
  { networkOf, task, loss, observe }: LossProblem,
  { learningRate, clock }: Pick<Flow, "learningRate" | "clock">,
  directory: string,
  options: RunOptions & { readonly reporter: Reporter },
): Promise<LossEnsemble[]> {
  if (spec.ensemble === null) return [];
  const { reporter, signal } = options;
  const { widths, ...training } = spec.ensemble;
  const { natural, representation } = flowSettingsOf(spec);
  const ensembles: LossEnsemble[] = [];
  for (const width of widths) {
    const network = networkOf(buildNetwork(withWidth(spec.network, width)));
    const checkpoint = await ensembleCheckpoint(
      widthCheckpoint(directory, width),
      { ...options, resume: true },
      reporter,
    );
    const trained = await reporter.stage(`width ${width}`, (onProgress) =>
      inNameOf("nnqs learn", () =>
        train(network, task, {
          ...training,
          loss,
          observe,
          checkpoint,
          learningRate,
          clock,
          momentum: spec.momentum,
          seed: seedsOf(spec).networks,
          ...(natural !== null && { natural }),
          ...(representation === "logarithm" && { waveFunction: "exponential" }),
          ...(spec.times !== null && { recordAt: spec.times }),
          signal,
          onProgress: (part) => onProgress(part), // what else training tells is no detail of a stage
          onWarning: () => {}, // told below, also of what was trained before an interruption
        }),
      ),
    );
    for (const warning of warningsOf(trained)) reporter.note(`width ${width}: ${warning}`);
    ensembles.push({ width, trained });
  }
  return ensembles;
}

/** What is to be known of members that were trained with too large a step. */
function warningsOf({ diverged, unstable = [] }: Ensemble): string[] {
  return [
    ...diverged.map(({ member, step }) => `member ${member} diverged at step ${step}; take a smaller \`learningRate\``),
    ...unstable.map(
      ({ member, step, learningRate }) =>
        `member ${member} is beyond stability at step ${step}: steps turn back without becoming shorter; \`learningRate\` would have to be below ${learningRate} there`,
    ),
  ];
}

/**
 * Looks at what interrupted trainings have left beside a result, before anything is computed: it is gone on with, or removed. What is there when the result
 * is published is removed with its other leftovers, not before.
 *
 * @throws {ArgumentError} if the user has not said what becomes of it, or it is of other widths.
 */
export async function requireCheckpoints(
  { ensemble }: LearnSpec,
  directory: string,
  { resume = false, force = false }: Pick<RunOptions, "resume" | "force">,
): Promise<void> {
  const wanted = (ensemble?.widths ?? []).map((width) => widthCheckpoint(directory, width));
  for (const path of await checkpointsOf(directory)) {
    if (force) await removeCheckpoint(path);
    else if (!resume)
      throw new ArgumentError(`nnqs learn: ${path} is of an interrupted run. Go on with --resume, or ${afresh}`);
    else if (!wanted.includes(path)) {
      throw new ArgumentError(
        `nnqs learn: ${path} is of a width that is not asked for. Go on with the same widths, or ${afresh}`,
      );
    }
  }
}
