import {
  inNameOf,
  jobKinds,
  type Kinds,
  noMore,
  number,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { type Amplitudes, byComponent, interleaved } from "../dataset/amplitudes.js";
import { type Sizes, sizesOf } from "../dataset/sizes.js";
import { requireComplexTarget, type Task, taskKind } from "../dataset/task.js";
import { unweighted } from "../dataset/weights.js";
import { subtract } from "../linalg/arithmetic.js";
import { Matrix } from "../linalg/matrix.js";
import { moderate, timesPowerOfTwo } from "../linalg/moderate.js";
import { type JobOptions, runJob } from "../native/job.js";
import { partOf, rising } from "../native/progress.js";
import { sumInTurns } from "../native/turns.js";
import { usualTolerance } from "../qsntk/usualTolerance.js";
import type { Network } from "../stax/network.js";
import { hasComplexCharacters, kernelNetworkKind, type SymmetrizedNetwork } from "../stax/symmetrize.js";
import { defaultTolerance } from "./defaults.js";
import { kernelOperator, type MethodChoice, methodKind } from "./kernelOperators/choose.js";
import type { KernelMethod } from "./kernelOperators/kernelOperator.js";
import { type LearningRate, learningRateKind, paperFraction } from "./learningRate.js";
import type { PerPoints } from "./losses/perPoints.js";
import { asPairs } from "./modes/realForms.js";
import { requireTimes } from "./modes/times.js";
import { leastEigenvalue, requireLearning, requireUsualKernel } from "./training.js";

/** Options of {@link matrixFree}. */
export interface MatrixFreeOptions extends JobOptions {
  /** η; { relative: 0.9 } by default, as in the paper. */
  readonly learningRate?: LearningRate;
  /** Largest error bound at any time, in the units of {@link MatrixFree.errorBound}; 1e-6 by default. */
  readonly tolerance?: number;
  /** Passes over the kernel after which to give up; 1000 by default. Two vectors of n numbers are kept for each. */
  readonly maxProducts?: number;
  /** Eigenvalues below this fraction of the largest count as zero; n·2⁻⁵² by default. */
  readonly rankTolerance?: number;
  /** How the kernel multiplies, see {@link kernelOperator}; "auto" by default. */
  readonly method?: MethodChoice;
}

const kinds: Kinds<MatrixFreeOptions> = {
  learningRate: learningRateKind,
  tolerance: number({ above: 0, below: 1 }),
  maxProducts: whole(1),
  rankTolerance: number({ least: 0, below: 1 }),
  method: methodKind,
  ...jobKinds,
};

/** The ensemble's mean during training, at the times asked for; element i belongs to time i. */
export interface MatrixFree {
  /** As they were asked for. */
  readonly times: Float64Array;
  /** How the kernel multiplied. */
  readonly method: KernelMethod;
  /** Why. */
  readonly methodReason: string;
  /** Step size η. */
  readonly learningRate: number;
  /** μ on the training and the test points, in the order of the task's indices. */
  readonly mean: readonly Amplitudes[];
  /** L_μ of eq. (16), (1/|B|)·Σ w·|μ−ψ_T|², on the training points. */
  readonly meanTrain: Float64Array;
  /** The same on the test points; empty if there are none. */
  readonly meanTest: Float64Array;
  /**
   * Bounds on the error of √w·μ: its root mean square over the points, in units of the root mean square of √w·ψ_T over the training points.
   * At infinite time the one on the test points is an estimate, since it needs the smallest eigenvalue.
   */
  readonly errorBound: PerPoints;
  /** Passes over the training kernel; each serves all components. */
  readonly products: number;
  /** λ_max of the training kernel, from below. */
  readonly largestEigenvalue: number;
  /** The residual of its Ritz vector: an eigenvalue lies this close. */
  readonly largestEigenvalueError: number;
  /** Fraction ‖P₀ψ_T‖/‖ψ_T‖ of the target in the null space of the training kernel: it is never learned. */
  readonly nullFraction: number;
}

/**
 * The mean of the ensemble under gradient flow at a few times, without an eigensystem: Krylov spaces of the target in the training
 * kernel, grown until a bound on the error at every time is met. The kernel multiplies vectors, see {@link kernelOperator}: as half of a matrix, in
 * O(n²) time per product, or by Walsh–Hadamard transforms of spins, in O(d·2^d).
 *
 * @param network - Architecture of each component.
 * @param task - What is learned, from which points, with or without weights.
 * @param times - In gradient-descent steps, ascending; Infinity is allowed.
 * @throws {ToleranceError} if the tolerance is missed within `maxProducts`; {ShapeError | ArgumentError} naming what is wrong;
 *   {MemoryError} if half a kernel does not fit.
 * @see The paper's eqs. (13)–(16); Hochbruck & Lubich 1997, SIAM J. Numer. Anal. 34, 1911.
 *
 * @example
 * ```ts
 * import { dataset, exact, graph, operator, predict, stax } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(10), { field: 0.5 });
 * const { state } = await exact.evolve(ising, await exact.plusState(ising.hilbert), { time: 1 });
 * const network = stax.serial(stax.dense(1, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const task = await dataset.task(ising.hilbert, state, { train: 500, seed: 0 });
 * const { meanTest, errorBound } = await predict.matrixFree(network, task, [100, 1000]);
 * console.log(meanTest, errorBound.test.every((bound) => bound < 1e-6)); // 0.000692718, 0.000488597, true
 * ```
 */
export async function matrixFree(
  network: Network | SymmetrizedNetwork,
  task: Task,
  times: ArrayLike<number>,
  options: MatrixFreeOptions = {},
): Promise<MatrixFree> {
  noMore("matrixFree", arguments, 4);
  const { signal, onProgress, done, ...given } = rising(requireOptions("matrixFree", options, kinds));
  requireArgument("matrixFree", "network", network, kernelNetworkKind);
  requireArgument("matrixFree", "task", task, taskKind);
  const { n, m } = sizesOf(task);
  const complex = hasComplexCharacters(network); // then both components are values of one problem
  if (complex) requireComplexTarget("matrixFree", task, network.group);
  const [components, parts] = complex ? [1, 2] : [task.components, 1];
  const {
    learningRate = { relative: paperFraction },
    tolerance = defaultTolerance,
    maxProducts = 1000,
    rankTolerance = usualTolerance(n),
    method = "auto",
  } = given;
  const steps = requireTimes("matrixFree", times);
  const job = { signal, onProgress };
  const kernel = await inNameOf("matrixFree", () => kernelOperator(network, task, { method, ...partOf(job, 0, 0.1) }));
  requireUsualKernel("matrixFree", n * kernel.diagonalBound, leastEigenvalue); // which λ_max is at most
  const target = { train: await task.targetAt("train", { signal }), test: await task.targetAt("test", { signal }) };
  const wanted = complex ? await asPairs(target.train, { signal }) : target.train;
  const { vector, exponent } = await moderate(wanted.data, { signal }); // means are linear in the target
  const found = await runJob(
    "krylovDynamics",
    {
      kernel: kernel.native,
      components,
      target: vector,
      times: steps,
      tolerance,
      rankTolerance,
      maxProducts,
      ...(typeof learningRate === "number" // the loss is a mean over points
        ? { learningRate: parts * learningRate }
        : { relative: learningRate.relative }),
    },
    partOf(job, 0.1, 1),
    { where: "matrixFree" },
  );
  requireLearning("matrixFree", found.largest);
  const statesOf = async (values: Float64Array, points: number) => {
    const all = await timesPowerOfTwo(values, exponent, { signal });
    const length = task.components * points;
    const states: Matrix[] = [];
    for (let i = 0; i < steps.length; i++) {
      const one = all.subarray(length * i, length * (i + 1));
      states.push(complex ? await byComponent(one, 2, { signal }) : new Matrix(components, points, one));
    }
    return states;
  };
  const [residuals, predictions] = [await statesOf(found.residual, n), await statesOf(found.prediction, m)];
  const [mean, meanTrain, meanTest]: [Amplitudes[], number[], number[]] = [[], [], []];
  for (const [i, residual] of residuals.entries()) {
    if (steps[i] === 0) residual.data.set(target.train.data); // without rounding, which would have a fidelity
    meanTrain.push(await meanSquare(residual, { signal }));
    if (m > 0) meanTest.push(await meanSquare(await subtract(target.test, predictions[i]!, { signal }), { signal }));
    const trained = await subtract(target.train, residual, { signal });
    mean.push({
      train: await interleaved(await unweighted(trained, task.scale?.train, { signal }), { signal }),
      test: await interleaved(await unweighted(predictions[i]!, task.scale?.test, { signal }), { signal }),
    });
  }
  return done({
    times: steps,
    method: kernel.method,
    methodReason: kernel.reason,
    learningRate: found.learningRate / parts,
    mean,
    meanTrain: Float64Array.from(meanTrain),
    meanTest: Float64Array.from(meanTest),
    errorBound: { train: found.trainError, test: m === 0 ? new Float64Array(0) : found.testError },
    products: found.products,
    largestEigenvalue: found.largest,
    largestEigenvalueError: found.largestError,
    nullFraction: found.nullFraction,
  });
}

/** (1/points)·Σ|ψ|² of ψ by component. */
async function meanSquare({ data, columns }: Matrix, options: JobOptions): Promise<number> {
  return (await sumInTurns(data, (value) => value * value, options)) / columns;
}

const usualProducts = 300;

/** predict.matrixFree: half a kernel, Krylov spaces of so many products, means at every time. The native function checks again. */
export function matrixFreeBytes({ n, m }: Sizes, components: number, times: number): number {
  return 4 * n * n + 8 * (components + 1) * n * usualProducts + 32 * components * times * (n + m);
}
