import { noMore, record, requireArgument, requireOptions } from "../arguments/index.js";
import { coupledSizes } from "../dataset/sizes.js";
import { requireComplexTask, type Task } from "../dataset/task.js";
import { diagonal } from "../linalg/dots.js";
import { requireFiniteEntries } from "../linalg/finiteEntries.js";
import { type Matrix, matrixKind } from "../linalg/matrix.js";
import { requireSymmetric } from "../linalg/symmetric.js";
import { ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { partOf, rising } from "../native/progress.js";
import { correlationKind, sharedBodyKernels } from "../qsntk/infinite.js";
import { type Network, networkKind } from "../stax/network.js";
import { supervisedBytes } from "./modes/eigenbasis.js";
import type { Kernels } from "./modes/kernels.js";
import { forBoth } from "./modes/realForms.js";
import { coupledBytes, stackedBasis } from "./modes/stacked.js";
import { Prediction } from "./prediction.js";
import { requirePredictMemory } from "./requirePredictMemory.js";
import { type TrainingOptions, trainingKinds, trainingOf } from "./training.js";

/** Ω_RI and the covariance of (ψ₁, ψ₂) between n training and m test points, over the points twice, real parts before imaginary parts. */
export interface KernelBlocks {
  /** Ω_RI on the training points, 2n×2n. */
  readonly ntkTrain: Matrix;
  /** Ω_RI between test and training points, 2m×2n. */
  readonly ntkTestTrain: Matrix;
  /** Covariance at the start on the training points, 2n×2n. */
  readonly nngpTrain: Matrix;
  /** Covariance between test and training points, 2m×2n. */
  readonly nngpTestTrain: Matrix;
  /** Covariance on the test points, 2m×2m. */
  readonly nngpTest: Matrix;
}

const blocksKind = record("the kernels between training and test values", {
  ntkTrain: matrixKind,
  ntkTestTrain: matrixKind,
  nngpTrain: matrixKind,
  nngpTestTrain: matrixKind,
  nngpTest: matrixKind,
});

const blockNames = ["ntkTrain", "ntkTestTrain", "nngpTrain", "nngpTestTrain", "nngpTest"] as const;

/** Those between two sets of points, which are not symmetric. */
const between: ReadonlySet<keyof KernelBlocks> = new Set(["ntkTestTrain", "nngpTestTrain"]);

/**
 * Training of networks whose real and imaginary parts share parameters, by Ω_RI of eq. (10): one real problem of twice the size,
 * in which the mixing kernel couples ψ₁ and ψ₂.
 *
 * @param kernels - Of one's own, between the points of the task.
 * @param task - What is learned, from which points; its target is complex.
 * @throws {ShapeError} if the blocks and the task do not fit; {ArgumentError} for wrong options, a real target, a
 *   block with a number that is not finite, or one that is symmetric by its meaning and is not, to 1e−8 of its largest entry.
 * @see The paper's eqs. (10), (S6).
 */
export async function coupled(kernels: KernelBlocks, task: Task, options: TrainingOptions = {}): Promise<Prediction> {
  noMore("coupled", arguments, 3);
  requireArgument("coupled", "kernels", kernels, blocksKind);
  requireComplexTask("coupled", task);
  const given = requireOptions("coupled", options, trainingKinds);
  requireShapes(kernels, task);
  const sizes = coupledSizes(task);
  requirePredictMemory("the training", sizes, supervisedBytes(sizes));
  for (const name of blockNames) {
    const { data, rows, columns } = kernels[name];
    if (between.has(name)) await requireFiniteEntries("coupled", name, data, columns, { signal: given.signal });
    else await requireSymmetric("coupled", name, data, rows, { signal: given.signal });
  }
  const { nngpTest } = kernels;
  const blocks = { ...kernels, nngpTestDiagonal: diagonal(nngpTest), nngpTest: async () => nngpTest };
  return solved("coupled", task, blocks, given);
}

function requireShapes(kernels: KernelBlocks, task: Task): void {
  const { n, m } = coupledSizes(task);
  const wanted: Readonly<Record<keyof KernelBlocks, readonly [number, number]>> = {
    ntkTrain: [n, n],
    ntkTestTrain: [m, n],
    nngpTrain: [n, n],
    nngpTestTrain: [m, n],
    nngpTest: [m, m],
  };
  for (const name of blockNames) {
    const [rows, columns] = wanted[name];
    const block = kernels[name];
    if (block.rows === rows && block.columns === columns) continue;
    throw new ShapeError(
      `coupled: \`${name}\` is ${block.rows}×${block.columns}, but ${n / 2} training and ${m / 2} test points need ${rows}×${columns}.`,
    );
  }
}

/** Solves the training of stacked values. */
async function solved(
  where: string,
  task: Task,
  kernels: Omit<Kernels, "scale">,
  options: TrainingOptions,
): Promise<Prediction> {
  const { done, ...job } = rising(options);
  const basis = await stackedBasis(task, kernels, job);
  return done(new Prediction(task, basis, trainingOf(where, basis.eigenvalues, basis.trainPoints, options)));
}

/**
 * {@link coupled} for one infinitely wide network whose dense readout has two outputs ψ₁, ψ₂ on a shared body: Ω_RI from
 * qsntk.sharedBody, and the covariance K₁₁ = K₂₂ = K, K₁₂ = ρ·(K − bStd²), since only the readout's weights are correlated.
 *
 * @param network - Architecture up to and including the readout.
 * @param correlation - ρ of the two readouts' weights, from −1 to 1; with ρ = 0 the mixing kernel vanishes.
 * @param task - What is learned, from which points; its target is complex.
 * @throws {ArgumentError | ShapeError} as supervised and qsntk.sharedBody.
 *
 * @example
 * ```ts
 * import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 0.5 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(2, { wStd: 0.5 }));
 * const task = await dataset.task(ising.hilbert, state, { train: 200, seed: 0 });
 * const limit = await predict.coupledSupervised(network, 0.5, task); // readouts of correlation ½
 * console.log((await limit.losses([1000])).totalTest); // 0.00275345
 * ```
 */
export async function coupledSupervised(
  network: Network,
  correlation: number,
  task: Task,
  options: TrainingOptions = {},
): Promise<Prediction> {
  noMore("coupledSupervised", arguments, 4);
  requireArgument("coupledSupervised", "network", network, networkKind);
  requireArgument("coupledSupervised", "correlation", correlation, correlationKind);
  requireComplexTask("coupledSupervised", task);
  const given = requireOptions("coupledSupervised", options, trainingKinds);
  const sizes = coupledSizes(task);
  requirePredictMemory("the training", sizes, coupledBytes(sizes));
  const { signal, onProgress, done } = rising(given);
  const kernelsPart = (from: number, to: number) => partOf({ signal, onProgress }, from, to);
  const inputs = [await task.inputsAt("train", { signal }), await task.inputsAt("test", { signal })];
  const compiled = await sharedBodyKernels(network, correlation, inputs, { signal });
  const onTrain = await compiled.pairs(0, 0, kernelsPart(0, 0.15));
  const testTrain = await compiled.pairs(1, 0, kernelsPart(0.15, 0.3));
  const omega = (kernel: { omegaRI(options: JobOptions): Promise<Matrix> }) => kernel.omegaRI({ signal });
  const variances = await compiled.variances(1, { signal });
  const kernels = {
    ntkTrain: await omega(onTrain.ntk),
    ntkTestTrain: await omega(testTrain.ntk),
    nngpTrain: await omega(onTrain.nngp),
    nngpTestTrain: await omega(testTrain.nngp),
    nngpTestDiagonal: forBoth(variances, "stacked"),
    nngpTest: async (job: JobOptions) => (await compiled.nngp(1, 1, job)).omegaRI(job),
  };
  return done(
    await solved("coupledSupervised", task, kernels, { ...given, onProgress: kernelsPart(0.3, 1).onProgress }),
  );
}
