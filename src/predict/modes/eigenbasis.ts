import type { Sizes } from "../../dataset/sizes.js";
import type { PointScale, Task } from "../../dataset/task.js";
import { columnDots, rowDots } from "../../linalg/dots.js";
import type { Matrix } from "../../linalg/matrix.js";
import { eigh, largestEigenvalue, matmul } from "../../linalg/matrixFunctions.js";
import { columnGramOfOwn, eighOfOwn, largestEigenvalueOfOwn, productOfOwn } from "../../linalg/own.js";
import type { JobOptions } from "../../native/job.js";
import type { Lazy } from "../../native/lazily.js";
import { discard } from "../../native/memory.js";
import { partOf } from "../../native/progress.js";
import { sumInTurns } from "../../native/turns.js";
import type { KernelPair } from "../../stax/compiledKernels.js";
import type { Kernels } from "./kernels.js";
import { clearRounding } from "./learnable.js";
import { matricesBytes } from "./matricesBytes.js";

/**
 * What of the training expected losses need, in the eigenbasis Θ_dd = U·diag(λ)·Uᵀ: nothing of it is as long as the list of test points, and
 * nothing depends on time. One eigensystem serves all times, both components of ψ and every right-hand side.
 */
export interface Modes {
  /** λ, ascending, n; the largest, from which η follows, is the same bits for any number of threads. */
  readonly eigenvalues: Float64Array;
  /** Uᵀ·y of each independent copy, copies×n: the components of ψ, or both stacked. */
  readonly target: Matrix;
  /** Number of training points that losses are averaged over. */
  readonly trainPoints: number;
  /** Number of test points. */
  readonly testPoints: number;
  /** A = Uᵀ·K_dd·U, n×n. */
  readonly prior: Matrix;
  /** BᵀB of B = Θ_*d·U, n×n. */
  readonly reachGram: Matrix;
  /** Diagonal of Bᵀ·(K_*d·U), n. */
  readonly reachPrior: Float64Array;
  /** U, n×n. */
  readonly vectors: Matrix;
  /** Trace of K_**. */
  readonly priorTestTrace: number;
}

/** What of it is the same for every target and every step size: what solving the kernels gives. */
export type KernelModes = Omit<Modes, "target" | "trainPoints" | "testPoints">;

/** The same with the test points, each of them a row. */
export interface Eigenbasis extends Modes {
  /** The target at the test points, copies×m. */
  readonly targetTest: Matrix;
  /** B = Θ_*d·U, m×n. */
  readonly reach: Matrix;
  /** K_*d·U, m×n. */
  readonly priorTestTrain: Matrix;
  /** @internal K_**, m×m; means and expected losses do without it. */
  readonly priorTest: Lazy<Matrix>;
  /** √w of the n training and m test values, which everything here is multiplied by; undefined without weights. */
  readonly scale: PointScale | undefined;
}

/** {@link KernelModes} with the test points. */
export type PointModes = KernelModes & Pick<Eigenbasis, "reach" | "priorTestTrain">;

/**
 * Solves the kernels, and puts the target into the eigenbasis.
 *
 * @param task - Whose points losses are averaged over.
 * @param target - The target on the training points, copies×n.
 * @param targetTest - The same on the test points, copies×m.
 */
export async function eigenbasis(
  task: Task,
  kernels: Kernels,
  target: Matrix,
  targetTest: Matrix,
  options: JobOptions = {},
): Promise<Eigenbasis> {
  const modes = await pointModes(kernels, false, options);
  const { nngpTest: priorTest, scale } = kernels;
  return withTarget(task, { ...modes, priorTest, scale, targetTest }, target, options);
}

/** The modes of kernels with the target on the training points, copies×n. */
export async function withTarget<Solved extends KernelModes>(
  { trainIndices, testIndices }: Task,
  modes: Solved,
  target: Matrix,
  { signal }: JobOptions,
): Promise<Solved & Pick<Modes, "target" | "trainPoints" | "testPoints">> {
  const inBasis = await matmul(target, modes.vectors, { signal });
  const squares = await rowDots(target, target, { signal });
  for (let copy = 0; copy < target.rows; copy++) clearRounding(inBasis.row(copy), squares[copy]!, modes.eigenvalues);
  return {
    ...modes,
    target: inBasis,
    trainPoints: trainIndices.length,
    testPoints: testIndices.length,
  };
}

/**
 * Diagonalises the training kernel and carries the rest into its eigenbasis: one eigensystem and five products.
 *
 * @param own - Whether nobody else has the kernels on the training points: then they are used up.
 */
export async function pointModes(kernels: Kernels, own: boolean, options: JobOptions): Promise<PointModes> {
  const { signal } = options;
  const part = (from: number, to: number) => partOf(options, from, to);
  const trained = await trainModes({ ntk: kernels.ntkTrain, nngp: kernels.nngpTrain }, own, part(0, 0.8));
  const { vectors } = trained;
  const reach = await matmul(kernels.ntkTestTrain, vectors, part(0.8, 0.87));
  const priorTestTrain = await matmul(kernels.nngpTestTrain, vectors, part(0.87, 0.94));
  return {
    ...trained,
    reach,
    priorTestTrain,
    reachGram: await columnGramOfOwn(reach, undefined, part(0.94, 1)),
    reachPrior: await columnDots(reach, priorTestTrain, { signal }),
    priorTestTrace: await sumInTurns(kernels.nngpTestDiagonal, (value) => value, options),
  };
}

/**
 * The eigensystem of a training kernel, with the prior on the training points in it.
 *
 * @param own - Whether nobody else has the kernels: then they are used up.
 */
export async function trainModes(
  { ntk, nngp }: KernelPair,
  own: boolean,
  options: JobOptions,
): Promise<Pick<Modes, "eigenvalues" | "vectors" | "prior">> {
  const { signal } = options;
  const part = (from: number, to: number) => partOf(options, from, to);
  const largest = await (own ? largestEigenvalueOfOwn : largestEigenvalue)(ntk, { signal });
  const spent = own && ntk.data !== nngp.data; // of one kernel for both, its prior is needed later
  const { values, vectors } = await (spent ? eighOfOwn : eigh)(ntk, part(0, 0.75));
  const half = await (own ? productOfOwn : matmul)(nngp, vectors, part(0.75, 0.875));
  if (own) discard(nngp.data);
  const prior = await productOfOwn(vectors, half, { ...part(0.875, 1), transposeA: true });
  discard(half.data);
  return { eigenvalues: withLargest(values, largest), vectors, prior };
}

/** The eigenvalues with another value of the largest, unless it was not found: it then has no part in the start of Lanczos. */
function withLargest(values: Float64Array, largest: number | undefined): Float64Array {
  const before = values.at(-1)!;
  if (largest === undefined || Math.abs(largest - before) > 1e-12 * Math.abs(before)) return values;
  const result = values.map((value) => Math.min(value, largest));
  result[result.length - 1] = largest;
  return result;
}

/** Solving the training: four kernels, the eigensystem, and what eigenbasis.ts makes of them. */
export function supervisedBytes(sizes: Sizes): number {
  return matricesBytes(sizes, [6, 6, 0]);
}

/** The problem in its eigenbasis, which every later question needs. */
export function eigenbasisBytes(sizes: Sizes): number {
  return matricesBytes(sizes, [3, 2, 1]);
}
