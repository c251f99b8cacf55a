import type { Task } from "../dataset/task.js";
import { requireMemory } from "../native/memory.js";
import { rowsOfBlock } from "../stax/kernelRows.js";
import { timesTogether } from "./iterative/timeGroups.js";

/** Numbers of training and of test values: points, or twice as many for coupled components. */
export interface Sizes {
  readonly n: number;
  readonly m: number;
}

/** The sizes of a task whose components are independent. */
export function sizesOf({ trainIndices, testIndices }: Task): Sizes {
  return { n: trainIndices.length, m: testIndices.length };
}

/** How many n×n, m×n and m×m matrices are in use at the worst moment, results and copies for native jobs included. */
type Matrices = readonly [nn: number, mn: number, mm: number];

/** Bytes of so many matrices. */
function bytesOf({ n, m }: Sizes, [nn, mn, mm]: Matrices): number {
  return 8 * (nn * n * n + mn * m * n + mm * m * m);
}

/** Solving the training: four kernels, the eigensystem, and what eigenbasis.ts makes of them. */
export function supervisedBytes(sizes: Sizes): number {
  return bytesOf(sizes, [6, 6, 0]);
}

/** The same with test points in blocks: kernels, eigensystem and its work space, or prior and BᵀB; eight blocks, the target. */
export function streamedBytes({ n, m }: Sizes): number {
  return bytesOf({ n, m: 0 }, [5, 0, 0]) + 8 * 8 * rowsOfBlock(n) * n + 64 * m;
}

/** The mean of a task at one time, by component and in pairs. */
export function meanBytes({ components, trainIndices, testIndices }: Task): number {
  return 16 * components * (trainIndices.length + testIndices.length);
}

const usualProducts = 300;

/** predict.matrixFree: half a kernel, Krylov spaces of so many products, means at every time. The native function checks again. */
export function matrixFreeBytes({ n, m }: Sizes, components: number, times: number): number {
  return 4 * n * n + 8 * (components + 1) * n * usualProducts + 32 * components * times * (n + m);
}

/** Beside it, over orbits: the kernel between test and training points, which is kept, and blocks of rows. */
export function orbitOperatorBytes({ n, m }: Sizes): number {
  return 8 * n * m + 3 * 2 ** 26;
}

/**
 * predict.iterative on spins: two vectors of 2^d numbers and the states of one, Krylov spaces or what makes them again, the mean's errors at
 * some of these times, means and what is copied for jobs. Native functions check again.
 */
export function iterativeBytes({ n, m }: Sizes, components: number, spins: number, times: number): number {
  const spreadTimes = Math.min(times, timesTogether(n + m, components));
  const spaces = Math.min(8 * components * 40 * n, 2 ** 30) + 40 * components * n;
  return 32 * 2 ** spins + spaces + 8 * components * (n + m) * (12 + spreadTimes);
}

/** The same for coupled components, whose kernels are put together from four blocks each. */
export function coupledBytes(sizes: Sizes): number {
  return bytesOf(sizes, [7, 7, 0]);
}

/** The kernels, a factor of one, and Q of infiniteTime.ts. */
export function infiniteTimeBytes(sizes: Sizes): number {
  return bytesOf(sizes, [6, 6, 0]);
}

/** Losses at `times` times, beside the problem in its eigenbasis. */
export function lossesBytes(sizes: Sizes, times: number): number {
  return bytesOf(sizes, [2, 1, 0]) + 8 * times * (6 * sizes.n + 4 * sizes.m);
}

/** The factors of prior.ts and one covariance over all points with what it is made from. */
export function covarianceBytes(sizes: Sizes): number {
  return bytesOf(sizes, [4, 6, 3]);
}

/** The factors of prior.ts and `count` starts of members. */
export function sampleBytes(sizes: Sizes, count: number): number {
  return bytesOf(sizes, [3, 4, 5]) + 16 * (count + 2) * (sizes.n + sizes.m);
}

const usualNodes = 24;

/**
 * Covariances over `points` values at those of `times` from which the others follow: the factors of prior.ts, their copies, and
 * triangles of `bytesPerNumber`. How many times are needed is known only later; the native function checks again.
 */
export function covariancesBytes(sizes: Sizes, points: number, times: number, bytesPerNumber: number): number {
  const triangles = ((points * (points + 1)) / 2) * Math.min(times, usualNodes);
  return bytesOf(sizes, [3, 5, 4]) + bytesPerNumber * triangles;
}

/** Of that, what prior.ts keeps once it is made: two factors, and two matrices of test values. */
export function priorBytes(sizes: Sizes): number {
  return bytesOf(sizes, [1, 1, 2]);
}

/** The problem in its eigenbasis, which every later question needs. */
function eigenbasisBytes(sizes: Sizes): number {
  return bytesOf(sizes, [3, 2, 1]);
}

/** Solving the training, then losses with the scatter of members at `times` times. */
export function trainingWithSpreadBytes(sizes: Sizes, times: number): number {
  const spread = covariancesBytes(sizes, sizes.m, times, 4) + lossesBytes(sizes, times);
  return Math.max(supervisedBytes(sizes), eigenbasisBytes(sizes) + spread);
}

const fewerPoints =
  "Take fewer training points, fewer test points with dataset.task(basis, target, { train, test }), predict.streamed, which keeps nothing for each test point, or predict.matrixFree: the mean from half of one kernel.";

/** @throws {MemoryError} if that much is not free; `remedy` says what its caller can do. */
export function requireTrainingMemory(what: string, { n, m }: Sizes, bytes: number, remedy = fewerPoints): void {
  requireMemory("predict", `${what} with ${n} training and ${m} test values`, bytes, remedy);
}
