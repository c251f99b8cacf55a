import { noMore, requireArgument, requireOptions } from "../arguments/index.js";
import { type Sizes, sizesOf } from "../dataset/sizes.js";
import { type Task, taskKind } from "../dataset/task.js";
import { addToDiagonal, scaleBoth } from "../linalg/arithmetic.js";
import { cholesky, choleskyCondition, choleskySolve } from "../linalg/cholesky.js";
import { diagonal, rowDots } from "../linalg/dots.js";
import { Matrix } from "../linalg/matrix.js";
import { matmul } from "../linalg/matrixFunctions.js";
import { trace } from "../linalg/trace.js";
import { transpose } from "../linalg/transpose.js";
import { ofMeanDiagonal } from "../loss/damping.js";
import { NumericalError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { partOf, rising } from "../native/progress.js";
import { inTurns, mapInTurns, sumInTurns } from "../native/turns.js";
import { type Network, networkKind } from "../stax/network.js";
import { nonNegative } from "./losses/losses.js";
import { eigenbasis } from "./modes/eigenbasis.js";
import { decoupledKernels, type Kernels } from "./modes/kernels.js";
import { matricesBytes } from "./modes/matricesBytes.js";
import { Prediction } from "./prediction.js";
import { requirePredictMemory } from "./requirePredictMemory.js";
import { type SupervisedOptions, supervisedKinds } from "./supervised.js";
import { trainingOf } from "./training.js";

/** The ensemble after training for ever, and how it was computed. */
export interface InfiniteTime {
  /** "cholesky": direct solve; "spectral": eigensystem with an explicit null space, where the kernel is ill conditioned. */
  readonly method: "cholesky" | "spectral";
  /** Of Θ_dd + ε: in the 1-norm if direct, in the 2-norm on the range of rank `rank` if spectral. */
  readonly conditionNumber: number;
  /** ‖(Θ_dd+ε)·w − y‖/‖y‖ of the solution w; for "spectral" of the part of y in the range. */
  readonly residual: number;
  /** Modes that are learned, of the n training points. */
  readonly rank: number;
  /** L_μ on the test points, eq. (16); absent, as the two below, if the task has none. */
  readonly meanTest?: number;
  /** L_γ on the test points, eq. (18). */
  readonly varianceTest?: number;
  /** Their sum. */
  readonly totalTest?: number;
}

/** Beyond this a direct solve keeps fewer than four digits. */
const largestCondition = 1e12;

/**
 * The limit of infinite time without an eigensystem where a Cholesky factorisation is accurate enough:
 * mean Θ_*d·(Θ_dd+ε)⁻¹·y, covariance of one copy K_** + Q·K_dd·Qᵀ − Q·K_d* − (Q·K_d*)ᵀ with Q = Θ_*d·(Θ_dd+ε)⁻¹.
 *
 * @throws as supervised.
 * @see The paper's eqs. (16)–(18) at τ = ∞.
 *
 * @example
 * ```ts
 * import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 0.5 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const task = await dataset.task(ising.hilbert, state, { train: 200, seed: 0 });
 * const { totalTest, method } = await predict.infiniteTime(network, task);
 * console.log(totalTest, method); // 0.00261033, cholesky
 * ```
 */
export async function infiniteTime(
  network: Network,
  task: Task,
  options: SupervisedOptions = {},
): Promise<InfiniteTime> {
  noMore("infiniteTime", arguments, 3);
  const { done, ...given } = rising(requireOptions("infiniteTime", options, supervisedKinds));
  requireArgument("infiniteTime", "network", network, networkKind);
  requireArgument("infiniteTime", "task", task, taskKind);
  const sizes = sizesOf(task);
  requirePredictMemory("the limit", sizes, infiniteTimeBytes(sizes));
  const kernels = await decoupledKernels(
    network,
    task,
    given.kernel,
    partOf({ signal: given.signal, onProgress: given.onProgress }, 0, 0.5),
  );
  return done((await direct(task, kernels, given)) ?? (await spectral(task, kernels, given)));
}

async function direct(task: Task, kernels: Kernels, options: SupervisedOptions): Promise<InfiniteTime | undefined> {
  const { signal } = options;
  const n = kernels.ntkTrain.rows;
  const theta = await lifted(kernels.ntkTrain, options.ridge, { signal });
  const factor = await factorOf(theta, { signal });
  if (factor === undefined) return undefined;
  const conditionNumber = await conditionOf(theta, factor, { signal });
  // Rows and columns of any scale, as weights make them, cost a Cholesky factor no digits (van der Sluis 1969; Higham 2002, ch. 10).
  const rests = kernels.scale === undefined ? conditionNumber : await equalisedCondition(theta, factor, { signal });
  if (!(rests <= largestCondition)) return undefined;
  const solve = async (b: Matrix) =>
    new Matrix(n, b.columns, await choleskySolve(factor, n, b.data, b.columns, { signal }));
  const values = await transpose(await task.targetAt("train", { signal }), { signal });
  const weights = await solve(values);
  const image = await matmul(theta, weights, { signal });
  const mean = await matmul(kernels.ntkTestTrain, weights, { signal });
  const wanted = (await transpose(await task.targetAt("test", { signal }), { signal })).data;
  const q = await transpose(await solve(await transpose(kernels.ntkTestTrain, { signal })), { signal });
  const residual = await relativeDistance(image.data, values.data, { signal });
  const solved = { method: "cholesky", conditionNumber, residual, rank: n } as const;
  const points = task.testIndices.length;
  if (points === 0) return solved;
  const meanTest = (await sumInTurns(mean.data, (value, at) => (value - wanted[at]!) ** 2, { signal })) / points;
  const varianceTest = (task.components * (await testTrace(kernels, q, { signal }))) / points;
  return { ...solved, meanTest, varianceTest, totalTest: meanTest + varianceTest };
}

/** The condition number of a matrix in the 1-norm, from its Cholesky factor. */
async function conditionOf(theta: Matrix, factor: Float64Array, options: JobOptions): Promise<number> {
  return choleskyCondition(factor, theta.rows, await oneNorm(theta, options), options);
}

/** The same of the matrix that rows and columns of it, scaled to a diagonal of 1, are. */
async function equalisedCondition(theta: Matrix, factor: Float64Array, options: JobOptions): Promise<number> {
  const n = theta.rows;
  const roots = diagonal(theta).map((value) => 1 / Math.sqrt(value));
  const rows = await scaleBoth(new Matrix(n, n, factor), roots, new Float64Array(n).fill(1), options);
  return conditionOf(await scaleBoth(theta, roots, roots, options), rows.data, options);
}

/** Trace of the covariance of one copy over the test points. */
async function testTrace(kernels: Kernels, q: Matrix, options: JobOptions): Promise<number> {
  const spread = await rowDots(await matmul(q, kernels.nngpTrain, options), q, options);
  const cross = await rowDots(q, kernels.nngpTestTrain, options);
  const prior = await sumInTurns(kernels.nngpTestDiagonal, (value) => value, options);
  return nonNegative(prior + (await sumInTurns(spread, (value, i) => value - 2 * cross[i]!, options)), prior);
}

async function spectral(task: Task, kernels: Kernels, options: SupervisedOptions): Promise<InfiniteTime> {
  const { signal, onProgress } = options;
  const target = [await task.targetAt("train", { signal }), await task.targetAt("test", { signal })] as const;
  const basis = await eigenbasis(task, kernels, ...target, partOf({ signal, onProgress }, 0.5, 0.95));
  const prediction = new Prediction(
    task,
    basis,
    trainingOf("infiniteTime", basis.eigenvalues, basis.trainPoints, options),
  );
  const { meanTest, varianceTest, totalTest } = await prediction.losses([Number.POSITIVE_INFINITY], { signal });
  return {
    method: "spectral",
    conditionNumber: prediction.conditionNumber,
    residual: await rangeResidual(kernels.ntkTrain, prediction, { signal }),
    rank: prediction.rank,
    ...(meanTest.length > 0 && {
      meanTest: meanTest[0]!,
      varianceTest: varianceTest[0]!,
      totalTest: totalTest[0]!,
    }),
  };
}

/** ‖(Θ+ε)·w − P·y‖/‖P·y‖ with w = U·(P·c/(λ+ε)), measured with the kernel itself rather than its eigensystem. */
async function rangeResidual(theta: Matrix, { basis, training }: Prediction, options: JobOptions): Promise<number> {
  const n = basis.eigenvalues.length;
  const inRange = (at: number) => basis.eigenvalues[at % n]! > training.nullBelow;
  const projected = basis.target.data.map((c, at) => (inRange(at) ? c : 0));
  const solved = projected.map((c, at) => (inRange(at) ? c / (basis.eigenvalues[at % n]! + training.ridge) : 0));
  const copies = basis.target.rows;
  const toPoints = (modes: Float64Array) =>
    matmul(new Matrix(copies, n, modes), basis.vectors, { ...options, transposeB: true });
  const [weights, y] = [await toPoints(solved), await toPoints(projected)];
  const image = await matmul(weights, theta, options);
  const reached = await mapInTurns(image.data, (value, at) => value + training.ridge * weights.data[at]!, options);
  return relativeDistance(reached, y.data, options);
}

/** Θ + ε. */
function lifted(theta: Matrix, ridge: SupervisedOptions["ridge"] = 0, options: JobOptions): Promise<Matrix> {
  return addToDiagonal(theta, ofMeanDiagonal(ridge, trace(theta), theta.rows), options);
}

async function factorOf(theta: Matrix, options: JobOptions): Promise<Float64Array | undefined> {
  try {
    return await cholesky(theta.data, theta.rows, options);
  } catch (error) {
    if (error instanceof NumericalError) return undefined;
    throw error;
  }
}

async function oneNorm({ rows, columns, data }: Matrix, { signal }: JobOptions): Promise<number> {
  const sums = new Float64Array(columns);
  const add = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      for (let j = 0, at = i * columns; j < columns; j++, at++) sums[j]! += Math.abs(data[at]!);
    }
  };
  await inTurns(rows, add, { signal, cost: columns });
  return sums.reduce((largest, sum) => Math.max(largest, sum), 0);
}

async function relativeDistance(a: Float64Array, b: Float64Array, options: JobOptions): Promise<number> {
  const distance = await sumInTurns(a, (value, at) => (value - b[at]!) ** 2, options);
  return distance === 0 ? 0 : Math.sqrt(distance / (await sumInTurns(b, (value) => value ** 2, options))); // also where b is zero
}

/** The kernels, a factor of one, and Q of infiniteTime.ts. */
function infiniteTimeBytes(sizes: Sizes): number {
  return matricesBytes(sizes, [6, 6, 0]);
}
