import type { Sizes } from "../../dataset/sizes.js";
import { scaleColumns, subtract } from "../../linalg/arithmetic.js";
import { diagonal } from "../../linalg/dots.js";
import { gram } from "../../linalg/gram.js";
import { Matrix } from "../../linalg/matrix.js";
import { eigh, matmul } from "../../linalg/matrixFunctions.js";
import { largestElement } from "../../linalg/moderate.js";
import { trace as traceOf } from "../../linalg/trace.js";
import { transpose } from "../../linalg/transpose.js";
import { multiplyByLower, solveLower } from "../../linalg/triangular.js";
import type { JobOptions } from "../../native/job.js";
import { ownCopy } from "../../native/staging.js";
import type { Eigenbasis } from "./eigenbasis.js";
import { matricesBytes } from "./matricesBytes.js";
import { definiteFactor, roundingOf, shiftedFactor, symmetricRoot } from "./semidefinite.js";

/**
 * The ensemble at the start as white noise seen through a factor of its kernel: with A = L·Lᵀ, ξ and ζ independent standard
 * normals, R = S·Sᵀ, one copy deviates from the mean at time t by
 *
 *   training modes: diag(e)·L·ξ      test points: Z·ξ + S·ζ,   Z = T − B·diag(g)·L,   T = K_*dU·L⁻ᵀ,   R = K_** − T·Tᵀ.
 *
 * Covariances are sums of squares of these, so they stay positive when training has removed most of the variance.
 */
export interface PriorFactors {
  /** B, m×n. */
  readonly reach: Matrix;
  /** L, n×n, lower triangular. */
  readonly factor: Matrix;
  /** T, m×n. */
  readonly test: Matrix;
  /** R, m×m: what no training on these points can learn. */
  readonly rest: Matrix;
  /** The trace of K_**: rounding errors of R are relative to it. */
  readonly trace: number;
  /** Whether the kernel is A itself, and not A with a multiple of the identity: then this is what members are drawn by. */
  readonly exact: boolean;
  /** Largest absolute values in L, T and B. */
  readonly largest: { readonly factor: number; readonly test: number; readonly reach: number };
}

/** L, T and R of {@link PriorFactors}; independent of time. */
export async function priorFactors(basis: Eigenbasis, options: JobOptions = {}): Promise<PriorFactors> {
  const { rows, columns } = basis.reach;
  const { factor, exact } = await shiftedFactor(basis.prior, options);
  const priorTest = await basis.priorTest(options);
  const trace = traceOf(priorTest);
  if (diagonal(factor).every((value) => value === 0)) {
    const test = new Matrix(rows, columns);
    const rest = new Matrix(rows, rows, await ownCopy(priorTest.data, options.signal));
    return withLargest({ reach: basis.reach, factor, test, rest, trace, exact }, options);
  }
  const transposed = await transpose(basis.priorTestTrain, options);
  const test = await transpose(await solveLower(factor, transposed, options), options);
  const rest = await subtract(priorTest, await gram(test, options), options);
  return withLargest({ reach: basis.reach, factor, test, rest, trace, exact }, options);
}

async function withLargest(factors: Omit<PriorFactors, "largest">, options: JobOptions): Promise<PriorFactors> {
  const of = ({ data }: Matrix) => largestElement(data, { signal: options.signal });
  const { factor, test, reach } = factors;
  return { ...factors, largest: { factor: await of(factor), test: await of(test), reach: await of(reach) } };
}

/** Z at one time, m×n, from the gains g of that time. */
export async function testDeviation(
  { reach, factor, test }: PriorFactors,
  gain: Float64Array,
  options: JobOptions = {},
): Promise<Matrix> {
  const learned = await multiplyByLower(await scaleColumns(reach, gain, options), factor, options);
  return subtract(test, learned, options);
}

/** Training modes F·ξ and test points T·ξ + S·ζ of a member at the start, ξ and ζ independent standard normals. */
export interface DrawingFactors {
  /** F, n×n. */
  readonly factor: Matrix;
  /** T, m×n. */
  readonly test: Matrix;
  /** S, m×m. */
  readonly rest: Matrix;
}

/** What members are drawn by: the factors of the prior, or if those are of a singular kernel with a jitter, factors without. */
export async function drawingFactors(
  basis: Eigenbasis,
  prior: PriorFactors,
  options: JobOptions,
): Promise<DrawingFactors> {
  if (prior.exact) return { factor: prior.factor, test: prior.test, rest: await rootOfRest(prior, options) };
  const { root: factor, inverse } = await symmetricRoot(basis.prior, options);
  const test = await matmul(basis.priorTestTrain, inverse, options);
  const rest = await subtract(await basis.priorTest(options), await gram(test, options), options);
  return { factor, test, rest: await rootOfRest({ ...prior, rest }, options) };
}

/**
 * S with S·Sᵀ = R for {@link PriorFactors.rest}. Where the training points decide the test points, as with fewer features than points, R is
 * nothing but what rounding left of a difference, and may have a negative trace: eigenvalues that rounding makes count as zero.
 */
async function rootOfRest({ rest, trace }: Pick<PriorFactors, "rest" | "trace">, options: JobOptions): Promise<Matrix> {
  if (rest.rows === 0) return rest;
  const rounding = roundingOf(rest.rows) * trace;
  const factor = await definiteFactor(rest, 0, trace, options);
  if (factor !== undefined && diagonal(factor).some((pivot) => pivot * pivot > rounding)) return factor;
  const { values, vectors } = await eigh(rest, options);
  return scaleColumns(
    vectors,
    values.map((value) => (value > rounding ? Math.sqrt(value) : 0)),
    options,
  );
}

/** Of that, what prior.ts keeps once it is made: two factors, and two matrices of test values. */
export function priorBytes(sizes: Sizes): number {
  return matricesBytes(sizes, [1, 1, 2]);
}
