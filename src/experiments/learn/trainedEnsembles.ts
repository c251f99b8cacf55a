import { type EnsembleSpec, withWidth } from "../ensembles/ensembleSpec.js";
import { type Taught, type TrainedEnsemble, trainedEnsemble } from "../ensembles/trainedEnsemble.js";
import type { RunOptions } from "../run/outcome.js";
import type { LearnProblem } from "./problem.js";

/** The ensembles of every width that a problem asks for, trained on the task of one prediction. */
export async function trainedEnsembles(
  problem: LearnProblem,
  learned: Taught,
  out: string,
  options: RunOptions,
): Promise<TrainedEnsemble[]> {
  const { ensemble, network, encoding, targetSpec, label, trainSpec, learningRate, momentum, recordAt } = problem;
  const { seed, symmetry } = problem;
  if (ensemble === null) return [];
  const { widths, members, precision, steps } = ensemble;
  const trained: TrainedEnsemble[] = [];
  for (const width of widths) {
    const spec: EnsembleSpec = {
      experiment: "ensemble",
      target: targetSpec,
      label,
      train: trainSpec,
      network: withWidth(network, width),
      width,
      ...(symmetry && { symmetry: problem.project === true ? `${symmetry}, projected` : symmetry }),
      ...(encoding === "spins" && { encoding }),
      learningRate,
      momentum,
      steps,
      times: recordAt,
      seed,
      members,
      precision,
    };
    trained.push(await trainedEnsemble(spec, learned, out, options));
  }
  return trained;
}
