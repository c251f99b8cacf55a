import { dirname, join } from "node:path";
import { counted, inNameOf } from "../../arguments/index.js";
import { pairsOf } from "../../dataset/amplitudes.js";
import { task } from "../../dataset/makeTask.js";
import type { Task } from "../../dataset/task.js";
import type { JobOptions } from "../../native/job.js";
import type { Json } from "../../runs/spec.js";
import { runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { silentReporter } from "../run/reporter.js";
import { storable } from "../run/storable.js";
import { inFieldsOf } from "../spec/inFieldsOf.js";
import { infiniteWidth } from "./byMethod.js";
import { learnArrays, learnSummary } from "./learnData.js";
import type { Learned } from "./learned.js";
import { learnFigure } from "./learnFigure.js";
import { methodOnOrbits, requireLearnMemory, sizesOf } from "./learnMemory.js";
import { type LearnSpec, learnSchema } from "./learnSpec.js";
import { runLossLearning, storedLossSpec } from "./lossLearning.js";
import { problemOf } from "./makeProblem.js";
import { expected } from "./method.js";
import { measure, measurements, stateObservables } from "./observables.js";
import type { LearnProblem } from "./problem.js";
import { projectedTarget } from "./projectedTarget.js";
import { sharedLimit, sharedTarget } from "./sharedLimit.js";
import { orbitTask, withRemedy } from "./symmetry.js";
import { type LearnTarget, titleOf } from "./target.js";
import { trainedEnsembles } from "./trainedEnsembles.js";

/** Members whose fidelity is averaged at infinite width. */
const fidelityMembers = 64;

/** `<out>/<name>`. */
export function learnDirectory(out: string, { name }: LearnSpec): string {
  return join(out, name);
}

/**
 * Learns a state with infinitely wide networks, and with finite ensembles beside them: losses, fidelities and observables over training.
 *
 * @param directory - Where the result goes; trained ensembles go to `ensembles` beside it, or in `shared`.
 * @throws {ArgumentError} naming what of the spec is wrong; {MemoryError} before anything is computed; {StorageError}.
 */
export async function runLearn(spec: LearnSpec, directory: string, options: RunOptions = {}): Promise<Outcome> {
  const fields = <T>(work: () => Promise<T>) => inNameOf("nnqs learn", () => inFieldsOf(learnSchema, work));
  const problem = await fields(() => problemOf(spec, options));
  if (spec.loss !== "supervised") {
    return inFieldsOf(learnSchema, () => runLossLearning(spec, problem, directory, options));
  }
  const experiment = { spec: storedOf(spec, problem), seed: problem.seed.networks, directory };
  return runExperiment(experiment, options, async (reporter) => {
    const shared = options.shared?.directory ?? dirname(directory);
    const learned = await fields(() => learn(problem, shared, { ...options, reporter }));
    const { limit } = learned;
    return {
      arrays: () => learnArrays(learned),
      summary: { experiment: spec.experiment, ...learnSummary(learned) },
      errorBounds: { ...learned.target.errorBounds, ...limit.errorBounds },
      title: titled(spec, learned.task),
      figure: (title) => learnFigure(learned, title, problem.times),
    };
  });
}

/**
 * What is stored of a spec: of files their content, of the training states how many, or which.
 *
 * @throws {ArgumentError} naming what of the spec is wrong.
 */
export async function storedLearnSpec(spec: LearnSpec, options: JobOptions = {}): Promise<Json> {
  return storedOf(spec, await problemOf(spec, options));
}

function storedOf(spec: LearnSpec, problem: LearnProblem): Json {
  if (spec.loss !== "supervised") return storedLossSpec(spec, problem);
  const { targetSpec, trainSpec } = problem;
  return storable({ ...spec, target: targetSpec, train: trainSpec });
}

function titled({ target }: LearnSpec, { trainIndices, states }: Task): string {
  return `${titleOf(target)}, ${trainIndices.length} of ${states} states`;
}

/**
 * Computes what `learn` is about, in stages.
 *
 * @param out - Where trained ensembles are kept, in `ensembles`.
 * @param planned - What {@link requireLearnMemory} has said of the problem, if it has been asked.
 */
export async function learn(
  problem: LearnProblem,
  out: string,
  options: RunOptions,
  planned = requireLearnMemory(problem),
): Promise<Learned> {
  const { reporter = silentReporter, signal } = options;
  const measuring = measurements(stateObservables(problem.observables), problem.target);
  const shared = await sharedTarget(problem, options);
  const { target, weight } = await ofSector(problem, shared, options);
  const learned = await taskOf(problem, target, signal);
  const { group } = problem;
  const symmetry =
    group && (await reporter.stage("orbits", () => withRemedy(orbitTask(target, learned, group, signal))));
  const chosen = symmetry === undefined ? planned : methodOnOrbits(problem, symmetry);
  if (problem.method === "auto" && chosen.method !== "dense") {
    reporter.note(`method ${chosen.method}: ${chosen.reason}`);
  }
  const takes = expected(chosen.method, sizesOf(problem));
  if (takes !== undefined) reporter.note(`the infinite width takes ${takes}`);
  const members = problem.observables.includes("member-fidelity") ? fidelityMembers : 0;
  const shown = { task: symmetry?.task ?? learned, method: chosen.method, members };
  const { observables, ...limit } = await sharedLimit(problem, shown, options, async (reporting) => {
    const { network, built, times, learningRate, momentum, tolerance, ensemble, seed } = problem;
    const request = {
      network,
      built,
      symmetry,
      task: shown.task,
      times,
      learningRate,
      momentum,
      tolerance,
      seed: seed.networks,
      fidelityMembers: members,
      compared: ensemble !== null,
      options: { ...options, reporter: reporting },
    };
    const { stateAt, ...found } = await infiniteWidth(chosen.method, request, reporting, signal);
    const state = await pairsOf(target.state, target.basis.dimension, { signal });
    return { ...found, observables: await measure(measuring, { ...found, stateAt }, state, reporting) };
  });
  for (const warning of limit.warnings) reporter.note(warning);
  return {
    problem,
    target,
    task: learned,
    chosen,
    limit,
    symmetry,
    observables,
    projectedWeight: weight,
    ensembles: await trainedEnsembles(problem, { ...limit, task: learned, symmetry }, out, options),
    zero: {
      train: await learned.zeroLoss("train", { signal: options.signal }),
      test: await learned.zeroLoss("test", { signal: options.signal }),
    },
  };
}

/** The target itself, or what of it has the symmetry, if that is to be learned. */
async function ofSector(
  { project = false, group }: LearnProblem,
  target: LearnTarget,
  { reporter = silentReporter, signal }: RunOptions,
): Promise<{ readonly target: LearnTarget; readonly weight?: number }> {
  if (!project || group === undefined) return { target };
  const found = await reporter.stage("projection", () => projectedTarget(target, group, signal));
  const { pairs: _, ...projected } = found.target; // as large as two states, for one use after the training
  const as = found.others === 0 ? "" : `, as much as with ${counted(found.others, "other character")}`;
  const name = "`target.momentum` takes a state of one";
  reporter.note(
    `${found.weight.toPrecision(6)} of the target's square has the symmetry of ${group.name}${as}: it is learned${as && `; ${name}`}`,
  );
  return { ...found, target: projected };
}

/** What is learned, from which states. */
export function taskOf(
  { train, seed, encoding }: LearnProblem,
  target: LearnTarget,
  signal: AbortSignal | undefined,
): Promise<Task> {
  return task(target.basis, target.state, { train, seed: seed.split, encoding, signal });
}
