import {
  jobKinds,
  type Kinds,
  noMore,
  number,
  positive,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { moderate, timesPowerOfTwo } from "../linalg/moderate.js";
import { type JobOptions, runJob } from "../native/job.js";
import { type Network, networkKind } from "../stax/network.js";
import type { State } from "./members.js";
import { amplitudesAt, requireSplit, requireTarget } from "./problem.js";
import { requireTimes, timesKind } from "./propagator.js";
import type { Split } from "./split.js";
import { requireLearning } from "./supervised.js";

/** Options of {@link matrixFree}. */
export interface MatrixFreeOptions extends JobOptions {
  /** In gradient-descent steps, ascending; Infinity is allowed. */
  readonly times: ArrayLike<number>;
  /** Step size η for the loss ½·mean((f−y)²) of each component; 0.9·η_max by default, as in the paper. */
  readonly learningRate?: number;
  /** Largest error bound at any time, in the units of {@link MatrixFree.errorBound}; 1e-6 by default. */
  readonly tolerance?: number;
  /** Passes over the kernel after which to give up; 1000 by default. Two vectors of n numbers are kept for each. */
  readonly maxProducts?: number;
  /** Eigenvalues below this fraction of the largest count as zero; n·2⁻⁵² by default. */
  readonly rankTolerance?: number;
}

const kinds: Kinds<MatrixFreeOptions> = {
  times: timesKind,
  learningRate: positive,
  tolerance: number({ above: 0, below: 1 }),
  maxProducts: whole(1),
  rankTolerance: number({ least: 0, below: 1 }),
  ...jobKinds,
};

/** The ensemble's mean during training, at the times asked for; element i belongs to time i. */
export interface MatrixFree {
  readonly times: Float64Array;
  /** Step size η. */
  readonly learningRate: number;
  /** μ on the training and the test points, complex interleaved, in the order of the split's indices. */
  readonly mean: readonly State[];
  /** L_μ of eq. (16), (1/|B|)·Σ|μ−ψ_T|², on the training points. */
  readonly meanTrain: Float64Array;
  /** The same on the test points; empty if there are none. */
  readonly meanTest: Float64Array;
  /**
   * Bounds on the error of μ: its root mean square over the points, in units of the root mean square of ψ_T over the training points.
   * At infinite time the one on the test points is an estimate, since it needs the smallest eigenvalue.
   */
  readonly errorBound: { readonly train: Float64Array; readonly test: Float64Array };
  /** Passes over the training kernel; each serves both components. */
  readonly products: number;
  /** λ_max of the training kernel, from below. */
  readonly largestEigenvalue: number;
  /** The residual of its Ritz vector: an eigenvalue lies this close. */
  readonly largestEigenvalueError: number;
  /** Fraction ‖P₀ψ_T‖/‖ψ_T‖ of the target in the null space of the training kernel: it is never learned. */
  readonly nullFraction: number;
}

interface NativeMeans {
  readonly residual: Float64Array;
  readonly prediction: Float64Array;
  readonly trainError: Float64Array;
  readonly testError: Float64Array;
  readonly learningRate: number;
  readonly largest: number;
  readonly largestError: number;
  readonly nullFraction: number;
  readonly products: number;
}

/**
 * The mean of the ensemble under gradient flow at a few times, without an eigensystem: Krylov spaces of the target in the training
 * kernel, grown until a bound on the error at every time is met. Takes half the memory of one n×n kernel and O(n²) time per product.
 *
 * @param network - Architecture of each component.
 * @param split - Training and test points.
 * @param target - ψ_T on all D basis states, complex interleaved, 2D numbers.
 * @throws {ToleranceError} if the tolerance is missed within `maxProducts`; {ShapeError | ArgumentError} naming what is wrong;
 *   {MemoryError} if half a kernel does not fit.
 * @see The paper's eqs. (13)–(16); Hochbruck & Lubich 1997, SIAM J. Numer. Anal. 34, 1911.
 */
export async function matrixFree(
  network: Network,
  split: Split,
  target: Float64Array,
  options: MatrixFreeOptions,
): Promise<MatrixFree> {
  noMore("matrixFree", arguments, 4);
  const { signal, onProgress, ...given } = requireOptions("matrixFree", options, kinds, ["times"]);
  requireArgument("matrixFree", "network", network, networkKind);
  requireSplit(split, "matrixFree");
  requireTarget(target, split, "matrixFree");
  const [n, m] = [split.trainIndices.length, split.testIndices.length];
  const { learningRate, tolerance = 1e-6, maxProducts = 1000, rankTolerance = n * Number.EPSILON } = given;
  const times = Float64Array.from(given.times);
  requireTimes(times, "flow");
  const inputs = [split.inputs.selectRows(split.trainIndices), split.inputs.selectRows(split.testIndices)];
  const { program, tables, features } = await network.recursion(inputs, { signal });
  const [train, test] = [features[0]!, features[1]!];
  const onTrain = amplitudesAt(target, split.trainIndices);
  const { vector, exponent } = moderate(onTrain); // means are linear in the target
  const found = await runJob<NativeMeans>(
    "krylovDynamics",
    {
      ...{ program, tables, dimension: train.columns, train: train.data, n, test: test.data, m },
      ...{ target: vector, times, learningRate, tolerance, rankTolerance, maxProducts },
    },
    { signal, onProgress },
  );
  requireLearning("matrixFree", found.largest);
  const [residual, prediction] = [found.residual, found.prediction].map((x) => timesPowerOfTwo(x, exponent)) as [
    Float64Array,
    Float64Array,
  ];
  const mean = Array.from(times, (_, i) => ({
    train: onTrain.map((y, at) => y - residual[2 * n * i + at]!),
    test: prediction.slice(2 * m * i, 2 * m * (i + 1)),
  }));
  const none = new Float64Array(0);
  const onTest = amplitudesAt(target, split.testIndices);
  return {
    ...{ times, mean, learningRate: found.learningRate },
    meanTrain: times.map((_, i) => meanSquare(residual.subarray(2 * n * i, 2 * n * (i + 1)))),
    meanTest: m === 0 ? none : times.map((_, i) => meanSquare(onTest.map((y, at) => y - mean[i]!.test[at]!))),
    errorBound: { train: found.trainError, test: m === 0 ? none : found.testError },
    products: found.products,
    largestEigenvalue: found.largest,
    largestEigenvalueError: found.largestError,
    nullFraction: found.nullFraction,
  };
}

/** (1/points)·Σ|z|² of complex numbers. */
function meanSquare(interleaved: Float64Array): number {
  return (2 * interleaved.reduce((sum, value) => sum + value * value, 0)) / interleaved.length;
}
