import { inNameOf } from "../../arguments/index.js";
import { type Ensemble, train } from "../../ensemble/train.js";
import type { Flow } from "../../predict/flow/flow.js";
import { removeCheckpoint } from "../../runs/checkpointFile.js";
import { ensembleCheckpoint } from "../ensembles/ensembleCheckpoint.js";
import { withWidth } from "../ensembles/ensembleSpec.js";
import type { RunOptions } from "../run/outcome.js";
import type { Reporter } from "../run/reporter.js";
import { buildNetwork } from "../spec/networkSpec.js";
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
  const pathOf = (width: number) => `${directory}.width-${width}.checkpoint`;
  for (const width of widths) {
    const network = networkOf(buildNetwork(withWidth(spec.network, width)));
    const checkpoint = await ensembleCheckpoint(pathOf(width), options, reporter);
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
          onWarning: (message) => reporter.note(message),
        }),
      ),
    );
    ensembles.push({ width, trained });
  }
  for (const width of widths) await removeCheckpoint(pathOf(width)); // what they led to is stored next
  return ensembles;
}
