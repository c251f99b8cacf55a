import {
  finite,
  isPlain,
  jobKinds,
  type Kind,
  type Kinds,
  list,
  noMore,
  notNegative,
  number,
  oneOf,
  positive,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import { requireComplexTarget, type Task, taskKind } from "../dataset/task.js";
import { ArgumentError, NumericalError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { partOf, rising } from "../native/progress.js";
import { largestLearningRate } from "../qsntk/learningRate.js";
import type { Network } from "../stax/network.js";
import { hasComplexCharacters, kernelNetworkKind, type SymmetrizedNetwork } from "../stax/symmetrize.js";
import { type LearningRate, learningRateKind, stepSize } from "./learningRate.js";
import { coupledBytes, requireTrainingMemory, sizesOf, supervisedBytes } from "./memory.js";
import { complexKernels } from "./modes/complexKernels.js";
import { type KernelModes, type PointModes, pointModes, withTarget } from "./modes/eigenbasis.js";
import { decoupledKernels, type KernelChoice, type Kernels, priorOnTest } from "./modes/kernels.js";
import type { Training } from "./modes/propagator.js";
import { stackedBasis } from "./modes/stacked.js";
import { Prediction } from "./prediction.js";

/** How the modes are trained. */
export interface TrainingOptions extends JobOptions {
  /** η; { relative: 0.9 } by default, as in the paper, see {@link maxLearningRate}. */
  readonly learningRate?: LearningRate;
  /** β of heavy-ball momentum, 0 ≤ β < 1; 0 by default. */
  readonly momentum?: number;
  /** ε of the penalty ε/(2S)·‖θ−θ₀‖²: a number, or a fraction of the mean diagonal of the kernel; none by default. */
  readonly ridge?:
    | number
    | {
        /** ε over the mean diagonal of the kernel. */
        readonly relative: number;
      };
  /** Eigenvalues below this fraction of the largest count as zero; n·2⁻⁵² by default. */
  readonly rankTolerance?: number;
}

/** Options of {@link supervised}. */
export interface SupervisedOptions extends TrainingOptions {
  /** "ntk" by default. */
  readonly kernel?: KernelChoice;
}

const momentumKind = number({ least: 0, below: 1 });

const ridgeKind: Kind = (value) => {
  if (!isPlain(value)) return notNegative(value);
  const allowed = "a finite number of at least 0, or { relative } with such a number";
  const known = Object.keys(value).every((name) => name === "relative");
  if (!known || notNegative(value["relative"]) !== undefined) return { allowed, value };
  return undefined;
};

/** What options of training must be. */
export const trainingKinds: Kinds<TrainingOptions> = {
  learningRate: learningRateKind,
  momentum: momentumKind,
  ridge: ridgeKind,
  rankTolerance: number({ least: 0, below: 1 }),
  ...jobKinds,
};

/** What options of {@link supervised} must be. */
export const supervisedKinds: Kinds<SupervisedOptions> = {
  ...trainingKinds,
  kernel: oneOf("ntk", "nngp"),
};

/**
 * Solves the training of an infinitely wide network on a quantum state: kernels, one eigensystem, and what every later question
 * about it needs. Two networks with one kernel represent real and imaginary part; a real target has one.
 *
 * @param network - Architecture of each component.
 * @param task - What is learned, from which points; `dataset.task` makes it.
 * @throws {ShapeError | ArgumentError} naming what is wrong; {MemoryError} if the kernels do not fit.
 * @see The paper's eqs. (13)–(15); Lee et al. 2019, arXiv:1902.06720, section 2.2.
 *
 * @example
 * ```ts
 * import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 0.5 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const task = await dataset.task(ising.hilbert, state, { train: 200, seed: 0 });
 * const limit = await predict.supervised(network, task);
 * const { totalTest } = await limit.losses([0, 100, 10_000, Infinity]);
 * console.log(limit.learningRate, totalTest); // 132.483, 0.0699621, 0.00392937, 0.00261033, 0.00261033
 * ```
 */
export async function supervised(
  network: Network | SymmetrizedNetwork,
  task: Task,
  options: SupervisedOptions = {},
): Promise<Prediction> {
  noMore("supervised", arguments, 3);
  return supervisedBy((compute) => compute(), network, task, options);
}

export type { KernelModes, PointModes };

/** Gives the modes of kernels: those that it has kept, or those that are computed now. */
export type KeepModes<Solved extends KernelModes> = (compute: () => Promise<Solved>) => Promise<Solved>;

/** {@link supervised}, whose kernels may have been solved before, for another target or another step size. */
export async function supervisedBy(
  keep: KeepModes<PointModes>,
  network: Network | SymmetrizedNetwork,
  task: Task,
  options: SupervisedOptions,
): Promise<Prediction> {
  const { done, ...given } = rising(requireOptions("supervised", options, supervisedKinds));
  requireArgument("supervised", "network", network, kernelNetworkKind);
  requireArgument("supervised", "task", task, taskKind);
  const { signal } = given;
  const job = { signal, onProgress: given.onProgress };
  if (hasComplexCharacters(network)) return done(await complexSupervised(network, task, given));
  const sizes = sizesOf(task);
  requireTrainingMemory("the training", sizes, supervisedBytes(sizes));
  let kernels: Kernels | undefined;
  const modes = await keep(async () => {
    kernels = await decoupledKernels(network, task, given.kernel, partOf(job, 0, 0.3));
    return pointModes(kernels, true, partOf(job, 0.3, 1));
  });
  const priorTest = kernels?.nngpTest ?? priorOnTest(network, task);
  const [target, targetTest] = [await task.targetAt("train", { signal }), await task.targetAt("test", { signal })];
  const basis = await withTarget(task, { ...modes, priorTest, scale: task.scale, targetTest }, target, { signal });
  return done(new Prediction(task, basis, trainingOf("supervised", basis.eigenvalues, basis.trainPoints, given)));
}

/** Training with complex characters, whose kernel couples real and imaginary parts. */
async function complexSupervised(
  network: SymmetrizedNetwork,
  task: Task,
  options: SupervisedOptions,
): Promise<Prediction> {
  requireComplexTarget("supervised", task, network.group);
  const { n, m } = sizesOf(task);
  const sizes = { n: 2 * n, m: 2 * m };
  requireTrainingMemory("the training", sizes, coupledBytes(sizes));
  const { signal, onProgress } = options;
  const job = { signal, onProgress };
  const kernels = await complexKernels(network, task, options.kernel, partOf(job, 0, 0.3));
  const basis = await stackedBasis(task, kernels, partOf(job, 0.3, 1));
  return new Prediction(task, basis, trainingOf("supervised", basis.eigenvalues, basis.trainPoints, options));
}

/**
 * Largest stable step size of full-batch gradient descent, η_max = 2(1+β)·S/(λ_max(Θ)+ε).
 *
 * @param eigenvalues - Of the kernel on the S training points, ascending.
 * @param options - β and the ridge ε, 0 by default, and S where it is not the number of eigenvalues.
 * @see Lee et al. 2019, arXiv:1902.06720, section 2.2; Polyak 1964 with momentum.
 *
 * @example
 * ```ts
 * import { predict } from "infinite-nnqs";
 *
 * console.log(predict.maxLearningRate([0.5, 1, 4])); // 1.5: 2·3/4 for three training points
 * ```
 */
export function maxLearningRate(
  eigenvalues: ArrayLike<number>,
  options: { readonly momentum?: number; readonly ridge?: number; readonly samples?: number } = {},
): number {
  noMore("maxLearningRate", arguments, 2);
  requireArgument("maxLearningRate", "eigenvalues", eigenvalues, list("a list of eigenvalues", finite, { least: 1 }));
  const kinds = { momentum: momentumKind, ridge: notNegative, samples: positive };
  const given = requireOptions("maxLearningRate", options, kinds);
  const { momentum = 0, ridge = 0, samples = eigenvalues.length } = given;
  requireLearning("maxLearningRate", eigenvalues[eigenvalues.length - 1]!);
  return largestLearningRate(eigenvalues[eigenvalues.length - 1]!, samples, momentum, ridge);
}

/** @throws {ArgumentError} if the largest eigenvalue of a kernel is not positive: then it is zero, and nothing is learned. */
export function requireLearning(where: string, largest: number): void {
  if (largest > 0) return;
  throw new ArgumentError(
    `${where}: the kernel vanishes on the training points (its largest eigenvalue is ${largest}): nothing is learned, and every step size is stable. A layer of wStd 0 passes nothing on: give the network a trainable layer, and every layer behind it a wStd above 0. A symmetric network vanishes on states that its characters forbid: train on others.`,
  );
}

/** The smallest largest eigenvalue of a kernel whose gains, up to its inverse, have squares. */
export const leastEigenvalue = 1e-150;

/**
 * @param least - The smallest for which what is computed keeps its digits: losses are made of products of three kernels.
 * @throws {NumericalError} if a kernel is so small that products of it underflow.
 */
export function requireUsualKernel(where: string, largest: number, least = 1e-80): void {
  if (largest === 0 || !(largest < least)) return;
  throw new NumericalError(
    `${where}: the kernel is so small (its largest eigenvalue is ${largest.toPrecision(2)}) that products of it underflow. Multiply wStd and bStd of the last layer by a large c: at a relative learning rate means stay as they are, and variances become c² times as large. If it is the weights of the task that are so small, multiply all of these by one number.`,
  );
}

/** Rates of modes beyond it have no squares. */
const largestRate = 1e150;

/**
 * Fills in the defaults that depend on the spectrum.
 *
 * @param where - The function that errors name.
 * @throws {ArgumentError} if the kernel vanishes and there is no learning rate, or it is absurdly large for it.
 */
export function trainingOf(
  where: string,
  eigenvalues: Float64Array,
  samples: number,
  options: TrainingOptions,
): Training {
  const n = eigenvalues.length;
  const largest = eigenvalues[n - 1]!;
  if (typeof options.learningRate !== "number") requireLearning(where, largest);
  requireUsualKernel(where, largest);
  const { momentum = 0, rankTolerance = n * Number.EPSILON } = options;
  const trace = eigenvalues.reduce((sum, value) => sum + value, 0);
  const ridge = typeof options.ridge === "object" ? (options.ridge.relative * trace) / n : (options.ridge ?? 0);
  const learningRate = stepSize(options.learningRate, () => largestLearningRate(largest, samples, momentum, ridge));
  if (!((learningRate * largest) / samples <= largestRate)) {
    throw new ArgumentError(
      `${where}: \`learningRate\` must be at most ${largestRate}·S/λ_max, not ${learningRate} with λ_max/S = ${largest / samples}. The largest stable one is 2·S/λ_max.`,
    );
  }
  return {
    learningRate,
    momentum,
    ridge,
    samples,
    nullBelow: rankTolerance * largest,
  };
}
