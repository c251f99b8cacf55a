import { readFileSync } from "node:fs";
import { join } from "node:path";
import { experiments, runs } from "infinite-nnqs";
import { runLearn } from "../../dist/experiments/learn/learn.js";
import { learnSchema } from "../../dist/experiments/learn/learnSpec.js";
import { paperLayersOf } from "./paper.js";

export { projectedTarget } from "../../dist/experiments/learn/projectedTarget.js";

/** The paper's architecture as a spec has it. */
export const paperLayers = paperLayersOf(16);

/** What a run of `learn` leaves. */
export interface Learnt {
  readonly outcome: experiments.Outcome;
  readonly arrays: runs.Arrays;
  /** Numbers of summary.json by name; what is no number has none. */
  readonly summary: Readonly<Record<string, number>>;
}

/** Runs `learn` as the command does, into `<directory>/<name>`; without pictures, each of which takes a second. */
export async function learn(
  directory: string,
  name: string,
  changes: object,
  options: experiments.RunOptions = {},
): Promise<Learnt> {
  const document = { experiment: "learn", name, network: paperLayers, ...changes };
  const spec = experiments.parseSpec(learnSchema, document, "nnqs learn");
  const outcome = await runLearn(spec, join(directory, name), { figures: false, ...options });
  const arrays = runs.decodeNpz(readFileSync(join(directory, name, "data.npz")));
  return { outcome, arrays, summary: outcome.summary as Readonly<Record<string, number>> };
}

/** The numbers of an array that is there. */
export function numbers(array: runs.NpyArray | undefined): number[] {
  return Array.from(array!.data as ArrayLike<number>);
}
