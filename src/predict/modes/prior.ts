import type { Sizes } from "../../dataset/sizes.js";
import { addToDiagonal, scaleColumns, subtract } from "../../linalg/arithmetic.js";
import { cholesky } from "../../linalg/cholesky.js";
import { diagonal } from "../../linalg/dots.js";
import { gram } from "../../linalg/gram.js";
import { Matrix } from "../../linalg/matrix.js";
import { eigh } from "../../linalg/matrixFunctions.js";
import { largestElement } from "../../linalg/moderate.js";
import { trace as traceOf } from "../../linalg/trace.js";
import { transpose } from "../../linalg/transpose.js";
import { multiplyByLower, solveLower } from "../../linalg/triangular.js";
import { NumericalError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { ownCopy } from "../../native/staging.js";
import type { Eigenbasis } from "./eigenbasis.js";
import { matricesBytes } from "./matricesBytes.js";

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
  /** Largest absolute values in L, T and B. */
  readonly largest: { readonly factor: number; readonly test: number; readonly reach: number };
}

/** L, T and R of {@link PriorFactors}; independent of time. */
export async function priorFactors(basis: Eigenbasis, options: JobOptions = {}): Promise<PriorFactors> {
  const { rows, columns } = basis.reach;
  const factor = await semidefiniteFactor(basis.prior, options);
  const priorTest = await basis.priorTest(options);
  const trace = traceOf(priorTest);
  if (diagonal(factor).every((value) => value === 0)) {
    const test = new Matrix(rows, columns);
    const rest = new Matrix(rows, rows, await ownCopy(priorTest.data, options.signal));
    return withLargest({ reach: basis.reach, factor, test, rest, trace }, options);
  }
  const transposed = await transpose(basis.priorTestTrain, options);
  const test = await transpose(await solveLower(factor, transposed, options), options);
  const rest = await subtract(priorTest, await gram(test, options), options);
  return withLargest({ reach: basis.reach, factor, test, rest, trace }, options);
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

// A singular kernel (inputs that occur twice, fewer features than points) gets a multiple of the identity of the size of its
// rounding errors, the least that makes it definite.
const jitters = [0, 1e-15, 1e-14, 1e-13, 1e-12];
// A pivot that is nothing but rounding errors has a root of any size below theirs, by which T would divide others: of one of 1e-33 nothing is left of R.
const leastPivot = Number.EPSILON / 8;

/**
 * L with L·Lᵀ = A for a positive semidefinite kernel matrix A.
 *
 * @throws {NumericalError} if A has a negative eigenvalue beyond rounding errors.
 */
export async function semidefiniteFactor(kernel: Matrix, options: JobOptions): Promise<Matrix> {
  const n = kernel.rows;
  const trace = traceOf(kernel);
  if (trace === 0) return new Matrix(n, n);
  for (const jitter of jitters) {
    try {
      const shifted = await addToDiagonal(kernel, jitter * trace, options);
      const factor = new Matrix(n, n, await cholesky(shifted.data, n, options));
      if (diagonal(factor).every((pivot) => pivot * pivot >= leastPivot * trace)) return factor;
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
    }
  }
  throw new NumericalError("predict: the NNGP kernel is not positive semidefinite. Check the inputs of the network.");
}

/**
 * S with S·Sᵀ = R for {@link PriorFactors.rest}. Where the training points decide the test points, as with fewer features than points, R is
 * nothing but what rounding left of a difference, and may have a negative trace: eigenvalues that rounding makes count as zero.
 */
export async function rootOfRest({ rest, trace }: PriorFactors, options: JobOptions): Promise<Matrix> {
  const n = rest.rows;
  try {
    return new Matrix(n, n, await cholesky(rest.data, n, options));
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
  }
  const { values, vectors } = await eigh(rest, options);
  const rounding = Math.max(32, n) * Number.EPSILON * trace;
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
