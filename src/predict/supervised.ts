import { type Kinds, noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { coupledSizes, sizesOf } from "../dataset/sizes.js";
import { requireComplexTarget, type Task, taskKind } from "../dataset/task.js";
import { partOf, rising } from "../native/progress.js";
import type { Network } from "../stax/network.js";
import { hasComplexCharacters, kernelNetworkKind, type SymmetrizedNetwork } from "../stax/symmetrize.js";
import { complexKernels } from "./modes/complexKernels.js";
import { type KernelModes, type PointModes, pointModes, supervisedBytes, withTarget } from "./modes/eigenbasis.js";
import { decoupledKernels, type KernelChoice, type Kernels, kernelChoiceKind, priorOnTest } from "./modes/kernels.js";
import { coupledBytes, stackedBasis } from "./modes/stacked.js";
import { Prediction } from "./prediction.js";
import { requirePredictMemory } from "./requirePredictMemory.js";
import { type TrainingOptions, trainingKinds, trainingOf } from "./training.js";

/** Options of {@link supervised}. */
export interface SupervisedOptions extends TrainingOptions {
  /** "ntk" by default. */
  readonly kernel?: KernelChoice;
}

/** What options of {@link supervised} must be. */
export const supervisedKinds: Kinds<SupervisedOptions> = {
  ...trainingKinds,
  kernel: kernelChoiceKind,
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
  requirePredictMemory("the training", sizes, supervisedBytes(sizes));
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
  const sizes = coupledSizes(task);
  requirePredictMemory("the training", sizes, coupledBytes(sizes));
  const { signal, onProgress } = options;
  const job = { signal, onProgress };
  const kernels = await complexKernels(network, task, options.kernel, partOf(job, 0, 0.3));
  const basis = await stackedBasis(task, kernels, partOf(job, 0.3, 1));
  return new Prediction(task, basis, trainingOf("supervised", basis.eigenvalues, basis.trainPoints, options));
}
