import { dirname, join } from "node:path";
import { inNameOf, mostSpins } from "../../arguments/index.js";
import { pairsOf } from "../../dataset/amplitudes.js";
import { task } from "../../dataset/makeTask.js";
import type { Task } from "../../dataset/task.js";
import { renderLosses } from "../../figures/losses.js";
import type { Picture } from "../../figures/render.js";
import type { SymmetryGroup } from "../../graph/symmetryGroup.js";
import { requireAction } from "../../hilbert/orbits.js";
import { countOrbits } from "../../hilbert/sectorDimension.js";
import { ArgumentError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import type { Json } from "../../runs/spec.js";
import { symmetrizedBytes } from "../../stax/symmetrizedKernels.js";
import { type EnsembleSpec, withWidth } from "../ensembles/ensembleSpec.js";
import {
  type EnsembleSizes,
  ensembleCost,
  requireEnsembleMemory,
  type Taught,
  type TrainedEnsemble,
  trainedEnsemble,
} from "../ensembles/trainedEnsemble.js";
import { latticeOf } from "../quantum/quantumModel.js";
import { requireCommandMemory } from "../run/commandMemory.js";
import type { Cost } from "../run/cost.js";
import { runExperiment } from "../run/experiment.js";
import type { Outcome, RunOptions } from "../run/outcome.js";
import { silentReporter } from "../run/reporter.js";
import { inFieldsOf } from "../spec/inFieldsOf.js";
import { readFileTarget } from "./fileTarget.js";
import { infiniteWidth } from "./infiniteWidth.js";
import { learnArrays, learnSummary } from "./learnData.js";
import type { Learned } from "./learned.js";
import { type LearnSpec, learnSchema, seedsOf } from "./learnSpec.js";
import { runLossLearning, storedLossSpec } from "./lossLearning.js";
import { type ChosenMethod, chooseMethod, expected, lacking, type MethodSizes, methodCost } from "./method.js";
import { measure, measurements, stateObservables } from "./observables.js";
import { type LearnProblem, storable, timesOf } from "./problem.js";
import { projectedTarget } from "./projectedTarget.js";
import { requireNetwork } from "./requireNetwork.js";
import { sharedLimit, sharedTarget } from "./sharedLimit.js";
import { eigensystemBytes } from "./sharedModes.js";
import { inputsRead, transformedSpins } from "./spins.js";
import { groupOf, type OrbitTask, orbitTask } from "./symmetry.js";
import { inSpec, type LearnTarget, modelOf, type PlannedTarget, planModelTarget, resolved, titleOf } from "./target.js";
import type { TargetSpec } from "./targetSpec.js";
import { trainingStates } from "./trainingStates.js";
import { unseenCount } from "./unseenOrbits.js";

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
  if (spec.loss !== "supervised") return runLossLearning(spec, problem, directory, options);
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
      draw: (title) => drawLearned(learned, title, problem.times),
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

/** A target, and what is stored of it: all of its spec, and of a file its content. */
async function targetOf(
  spec: TargetSpec,
  signal: AbortSignal | undefined,
): Promise<{ readonly target: PlannedTarget; readonly targetSpec: Json }> {
  if (!("file" in spec)) return { target: planModelTarget(spec), targetSpec: storable(resolved(spec)) };
  const { sha256, ...target } = await readFileTarget(spec, { signal });
  return { target, targetSpec: storable({ ...spec, sha256 }) };
}

/** @throws {ArgumentError} naming what of the spec does not fit. */
async function problemOf(spec: LearnSpec, { signal }: JobOptions): Promise<LearnProblem> {
  const { network, encoding, learningRate, momentum, method, tolerance, observables, ensemble } = spec;
  const { target, targetSpec } = await targetOf(spec.target, signal);
  await requireNetwork(network, inputsRead(target.basis, encoding), ensemble !== null);
  const spins = await transformedSpins(target.basis, spec, { signal });
  if (method === "walsh" && spins === undefined) {
    throw new ArgumentError(
      `nnqs learn: \`method\` must be "auto", "dense", "streamed" or "krylov" here, not walsh: that is for at most ${mostSpins} inputs of ±1 (of fermions with the encoding "spins") and networks whose kernel depends on how many of them differ.`,
    );
  }
  const { train, stored } = await trainingStates(spec.train, target.basis.dimension, signal);
  const count = typeof train === "number" ? train : train.length;
  const lattice = "file" in spec.target ? undefined : latticeOf(modelOf(spec.target), inSpec);
  return {
    ...(spec.symmetry !== "none" && {
      symmetry: spec.symmetry,
      group: groupOf(spec.symmetry, lattice),
      project: spec.project,
    }),
    ...{ target, network, encoding, spins, train, learningRate, momentum, method, tolerance, observables, ensemble },
    targetSpec,
    label: `${"file" in spec.target ? "file" : spec.target.model}-${count}`,
    trainSpec: stored,
    times: timesOf(spec),
    recordAt: spec.times,
    seed: seedsOf(spec),
  };
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
  const { basis } = problem.target;
  const measured = stateObservables(problem.observables);
  if (measured.length > 0) measurements(measured, { basis, hamiltonian: problem.target.hamiltonian });
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
    const { network, times, learningRate, momentum, tolerance, ensemble, seed } = problem;
    const request = {
      ...{ network, symmetry, task: shown.task, times, learningRate, momentum, tolerance, seed: seed.networks },
      ...{ fidelityMembers: members, compared: ensemble !== null, options: { ...options, reporter: reporting } },
    };
    const { stateAt, ...found } = await infiniteWidth(chosen.method, request, reporting, signal);
    const measuring = measurements(measured, target);
    const state = await pairsOf(target.state, target.basis.dimension, { signal });
    return { ...found, observables: await measure(measuring, { ...found, stateAt }, state, reporting) };
  });
  for (const warning of limit.warnings) reporter.note(warning);
  return {
    ...{ problem, target, task: learned, chosen, limit, symmetry, observables, projectedWeight: weight },
    ensembles: await ensemblesOf(problem, { ...limit, task: learned, symmetry }, out, options),
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
  reporter.note(
    `${found.weight.toPrecision(6)} of the target's square has the symmetry of ${group.name}: it is learned`,
  );
  return found;
}

/** What else can be done with a target that lacks the symmetry. */
async function withRemedy<T>(found: Promise<T>): Promise<T> {
  return found.catch((cause: unknown) => {
    if (!(cause instanceof ArgumentError) || !cause.message.includes("not invariant")) throw cause;
    throw new ArgumentError(`${cause.message} Or learn what of it has the symmetry: "project": true.`, { cause });
  });
}

/** The method on orbits. @throws {MemoryError} if none fits. */
export function methodOnOrbits(problem: LearnProblem, symmetry: OrbitTask): ChosenMethod {
  const { task, group } = symmetry;
  const [n, m] = [task.trainIndices.length, task.testIndices.length];
  const complex = !group.isReal;
  if (complex) requireComplexCharacters(problem, group);
  const values = complex ? 2 : 1; // real and imaginary parts learn together
  const sizes = { n: values * n, m: values * m, unseen: unseenCount(symmetry), times: problem.times.length };
  const wishes = { ...problem, symmetric: true, complex };
  const { reason, method } = chooseMethod(problem.method, { ...sizes, components: task.components }, wishes);
  return { method, reason: `${reason}; on ${n} and ${m} orbits of ${group.order} operations` };
}

/** @throws {ArgumentError} if a spec asks for what networks with complex characters do not have. */
function requireComplexCharacters(problem: LearnProblem, group: SymmetryGroup): void {
  const name = `the target has complex characters under the ${group.name}`;
  if (problem.ensemble !== null) {
    throw new ArgumentError(`nnqs learn: \`ensemble\` must be left out: ${name}, which finite networks do not have.`);
  }
  const [lack] =
    problem.method === "auto" ? [] : lacking(problem.method, { ...problem, symmetric: true, complex: true });
  const [members] = lacking("dense", { ...problem, symmetric: true, complex: true });
  if (members !== undefined) {
    throw new ArgumentError(
      `nnqs learn: \`${members.path.join(".")}\`: ${name}, for which there is no ${members.what}. Leave it out.`,
    );
  }
  if (lack !== undefined) {
    throw new ArgumentError(`nnqs learn: \`method\` must be "auto" or "dense", not ${problem.method}: ${name}.`);
  }
}

/** What is learned, from which states. */
export function taskOf(
  { train, seed, encoding }: LearnProblem,
  target: LearnTarget,
  signal: AbortSignal | undefined,
): Promise<Task> {
  return task(target.basis, target.state, { train, seed: seed.split, encoding, signal });
}

/**
 * Refuses what does not fit, before anything is computed.
 *
 * @throws {MemoryError} naming what would fit.
 */
export function requireLearnMemory(problem: LearnProblem): ChosenMethod {
  const { group, target } = problem;
  const sizes = sizesOf(problem);
  if (group !== undefined) {
    const { basis } = target;
    const fermions = basis.kind === "fermions";
    requireAction("nnqs learn", basis, group);
    requireCommandMemory({
      command: "learn",
      what: `${sizes.n} and ${sizes.m} orbits of ${basis.dimension} states under ${group.order} operations`,
      bytes: 26 * basis.dimension + symmetrizedBytes(sizes.n + sizes.m, { group, fermions }, !fermions),
      remedy: "Take a smaller group, or a smaller system.",
    });
  }
  const chosen = chooseMethod(problem.method, sizes, { ...problem, symmetric: group !== undefined });
  const ensembles = ensembleSizesOf(problem);
  if (ensembles !== undefined) requireEnsembleMemory(ensembles);
  return chosen;
}

/**
 * What a spec takes.
 *
 * @throws {ArgumentError} naming what of the spec is wrong.
 */
export async function learnCost(spec: LearnSpec, options: JobOptions = {}): Promise<Cost> {
  const problem = await inNameOf("nnqs learn", () => problemOf(spec, options));
  const sizes = sizesOf(problem);
  const { n, m, times, components } = sizes;
  const [mean, ensembles] = [methodCost(problem.method, sizes, problem), ensembleSizesOf(problem)];
  const trained = ensembles === undefined ? { memory: 0, work: 0 } : ensembleCost(ensembles, n);
  const curves = 8 * times * (20 + 2 * (ensembles?.widths.length ?? 0) * (ensembles?.members ?? 0));
  const target = 2000 * components * (n + m); // of a quench or a ground state: products with sparse matrices
  return {
    memory: Math.max(mean.memory, trained.memory),
    disk: 20_000 + 8 * components * (n + m) + 8 * n + curves,
    shared: { eigensystems: eigensystemBytes(mean.method, n, m) },
    work: mean.work + trained.work + target,
  };
}

/** Points, or of networks with a symmetry at most so many orbits, which are counted before they are known. */
function sizesOf({ train, target, times, spins, group }: LearnProblem): MethodSizes {
  const trained = typeof train === "number" ? train : train.length;
  const { basis, components } = target;
  const tested = Math.max(0, basis.dimension - trained);
  const most = group === undefined ? Number.POSITIVE_INFINITY : countOrbits(basis, group);
  return {
    ...{ n: Math.min(trained, most), m: Math.min(tested, most), times: times.length, components },
    ...(group === undefined ? { spins } : { unseen: Math.max(0, most - trained) }),
  };
}

function ensembleSizesOf({ ensemble, encoding, network, recordAt, target }: LearnProblem): EnsembleSizes | undefined {
  if (ensemble === null) return undefined;
  const { basis, components } = target;
  return {
    ...{ network, ...ensemble, times: recordAt },
    ...{ inputs: inputsRead(basis, encoding), states: basis.dimension, components },
  };
}

/** The ensembles of every width that a problem asks for, trained on the task of one prediction. */
export async function ensemblesOf(
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
      ...{
        experiment: "ensemble",
        target: targetSpec,
        label,
        train: trainSpec,
        network: withWidth(network, width),
        width,
        ...(symmetry && { symmetry: problem.project === true ? `${symmetry}, projected` : symmetry }),
        ...(encoding === "spins" && { encoding }),
      },
      ...{ learningRate, momentum, steps, times: recordAt, seed, members, precision },
    };
    trained.push(await trainedEnsemble(spec, learned, out, options));
  }
  return trained;
}

/** Train and test loss over time: those of the mean where a method knows no others. */
export function drawLearned(
  { limit, ensembles, zero }: Learned,
  title: string | undefined,
  times: Float64Array,
): Promise<Picture> {
  const { flow, discrete, limits } = limit;
  const { totalTrain = flow.meanTrain, totalTest = flow.meanTest, memberStdTrain, memberStdTest } = flow;
  return renderLosses({
    ...{ title, times, ensembles },
    flow: { totalTrain, totalTest, ...(memberStdTrain && memberStdTest && { memberStdTrain, memberStdTest }) },
    ofMean: flow.totalTrain === undefined,
    ...(discrete?.totalTrain &&
      discrete.totalTest && { discrete: { totalTrain: discrete.totalTrain, totalTest: discrete.totalTest } }),
    ...(limits?.totalTest !== undefined && limits.totalTest.length > 0 && { asymptote: limits.totalTest[0]! }),
    zero: totalTest.length > 0 ? zero.test : zero.train,
  });
}
