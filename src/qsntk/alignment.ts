/** How a target lies in the eigenvectors of a kernel, and how long gradient descent takes for each part. */

import {
  inNameOf,
  jobKinds,
  type Kinds,
  noMore,
  number,
  requireArgument,
  requireNumbers,
  requireOptions,
} from "../arguments/index.js";
import { dsyevd } from "../linalg/eigen.js";
import { dgemm } from "../linalg/gemm.js";
import { type Matrix, matrixKind } from "../linalg/matrix.js";
import { moderate } from "../linalg/moderate.js";
import { requireSymmetric } from "../linalg/symmetric.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { rising } from "../native/progress.js";
import { largestLearningRate } from "./learningRate.js";
import { requireSquare, summarise } from "./spectrum.js";
import { usualTolerance } from "./usualTolerance.js";

/** Options of `alignment`. */
export interface AlignmentOptions extends JobOptions {
  /** Fraction of the largest stable step size η_max = 2n/λ_max; .9 by default, the paper's choice. */
  readonly rate?: number;
  /** A part counts as learned when its amplitude is down to this fraction; .1 by default. */
  readonly remaining?: number;
}

/** What {@link alignment} found. */
export interface Alignment {
  /** Ascending. */
  readonly eigenvalues: Float64Array;
  /** |u_k·y|²/|y|², real and imaginary part together; sums to 1. */
  readonly weights: Float64Array;
  /** Gradient-descent steps until the amplitude along u_k is down to `remaining`; Infinity where λ_k is not above n·2⁻⁵²·λ_max, what rounding can make of a zero. */
  readonly steps: Float64Array;
  /** η = rate·2n/λ_max. */
  readonly learningRate: number;
}

const fraction = number({ above: 0, below: 1 });

/** What options of alignments must be. */
export const alignmentKinds: Kinds<AlignmentOptions> = { rate: fraction, remaining: fraction, ...jobKinds };

/**
 * Decomposes a target into the eigenvectors of a kernel. Gradient descent multiplies the error along u_k by 1−ηλ_k/n per step.
 *
 * @param kernel - NTK of one real network on n inputs, symmetric.
 * @param numbers - The target: n real numbers or n complex ones, interleaved.
 * @throws {ShapeError} if the shapes do not fit; {ArgumentError} if the kernel is not symmetric to 1e−8 of its largest
 *   entry, an option is not allowed or the target vanishes.
 *
 * @example
 * ```ts
 * import { dataset, exact, graph, operator, qsntk, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(8), { field: 0.5 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const task = await dataset.task(ising.hilbert, state, { train: 200, seed: 0 });
 * const { ntk } = await network.kernel(await task.inputsAt("train"));
 * const { weights } = await qsntk.alignment(ntk, (await task.targetAt("train")).data.subarray(0, 200)); // of the real part
 * console.log(weights.at(-1)); // 0.0116089: the share in the mode of the largest eigenvalue
 * ```
 */
export async function alignment(
  kernel: Matrix,
  numbers: ArrayLike<number>,
  options: AlignmentOptions = {},
): Promise<Alignment> {
  noMore("alignment", arguments, 3);
  requireArgument("alignment", "kernel", kernel, matrixKind);
  const given = requireNumbers("alignment", "target", numbers);
  const { rate, remaining, done, ...job } = rising(requireOptions("alignment", options, alignmentKinds));
  requireSquare("alignment", kernel);
  const n = kernel.rows;
  const components = given.length / n;
  if (components !== 1 && components !== 2) {
    throw new ShapeError(
      `alignment: \`target\` must have length ${n} (real) or ${2 * n} (complex, interleaved), not ${given.length}.`,
    );
  }
  const { vector: target, largest } = await moderate(given, { signal: job.signal });
  if (!Number.isFinite(largest)) {
    throw new ArgumentError("alignment: `target` holds numbers that are not finite. Pass finite amplitudes.");
  }
  await requireSymmetric("alignment", "kernel", kernel.data, n, { signal: job.signal });
  const { values, vectors } = await inNameOf("alignment", () => dsyevd(kernel.data, n, { ...job, vectors: true }));
  const amplitudes = await inNameOf("alignment", () => dgemm(n, components, n, vectors, target, { opA: "transpose" }));
  const weights = new Float64Array(n);
  for (let i = 0; i < target.length; i++) weights[Math.floor(i / components)]! += amplitudes[i]! ** 2;
  const { threshold } = summarise(values, usualTolerance(n));
  const learned = values.map((value) => (value > threshold ? value : 0));
  return done({ eigenvalues: values, ...learningTimes("alignment", learned, weights, n, { rate, remaining }) });
}

/**
 * Normalised weights, and steps to learn each part, from eigenvalues of a kernel on `count` inputs.
 *
 * @param where - The function that errors name.
 * @param eigenvalues - With 0 for what rounding made of a zero.
 * @throws {ArgumentError} if no eigenvalue is positive, or the target vanishes.
 */
export function learningTimes(
  where: string,
  eigenvalues: Float64Array,
  weights: Float64Array,
  count: number,
  { rate = 0.9, remaining = 0.1 }: { readonly rate?: number | undefined; readonly remaining?: number | undefined },
): Omit<Alignment, "eigenvalues"> {
  const largest = eigenvalues.reduce((max, value) => Math.max(max, value), 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (!(largest > 0))
    throw new ArgumentError(
      `${where}: the kernel has no positive eigenvalue (the largest is ${largest}), so that nothing is learned. Give the network a trainable layer, and every layer behind it a wStd above 0.`,
    );
  if (!(total > 0)) throw new ArgumentError(`${where}: the target vanishes on every input. Pass another.`);
  const learningRate = rate * largestLearningRate(largest, count);
  return {
    weights: weights.map((weight) => weight / total),
    steps: eigenvalues.map((value) => stepsTo(remaining, (learningRate * value) / count)),
    learningRate,
  };
}

/** Smallest t with |1−x|ᵗ ≤ remaining. */
function stepsTo(remaining: number, x: number): number {
  if (!(x > 0)) return Number.POSITIVE_INFINITY;
  // At x = 1 one step leaves nothing: the logarithm is −∞, and the quotient 0.
  return Math.max(1, Math.ceil(Math.log(remaining) / (x < 1 ? Math.log1p(-x) : Math.log(x - 1))));
}
