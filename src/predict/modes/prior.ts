import { addToDiagonal, scaleColumns, subtract } from "../../linalg/arithmetic.js";
import { cholesky } from "../../linalg/cholesky.js";
import { diagonal } from "../../linalg/dots.js";
import { gram } from "../../linalg/gram.js";
import { Matrix } from "../../linalg/matrix.js";
import { largestElement } from "../../linalg/moderate.js";
import { transpose } from "../../linalg/transpose.js";
import { multiplyByLower, solveLower } from "../../linalg/triangular.js";
import { NumericalError } from "../../native/errors.js";
import type { JobOptions } from "../../native/job.js";
import { ownCopy } from "../../native/staging.js";
import type { Eigenbasis } from "./eigenbasis.js";

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
  /** Largest absolute values in L, T and B. */
  readonly largest: { readonly factor: number; readonly test: number; readonly reach: number };
}

/** L, T and R of {@link PriorFactors}; independent of time. */
export async function priorFactors(basis: Eigenbasis, options: JobOptions = {}): Promise<PriorFactors> {
  const { rows, columns } = basis.reach;
  const factor = await semidefiniteFactor(basis.prior, options);
  if (diagonal(factor).every((value) => value === 0)) {
    const test = new Matrix(rows, columns);
    const rest = new Matrix(rows, rows, await ownCopy((await basis.priorTest(options)).data, options.signal));
    return withLargest({ reach: basis.reach, factor, test, rest }, options);
  }
  const transposed = await transpose(basis.priorTestTrain, options);
  const test = await transpose(await solveLower(factor, transposed, options), options);
  const rest = await subtract(await basis.priorTest(options), await gram(test, options), options);
  return withLargest({ reach: basis.reach, factor, test, rest }, options);
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

/**
 * L with L·Lᵀ = A for a positive semidefinite kernel matrix A.
 *
 * @throws {NumericalError} if A has a negative eigenvalue beyond rounding errors.
 */
export async function semidefiniteFactor(kernel: Matrix, options: JobOptions): Promise<Matrix> {
  const n = kernel.rows;
  const trace = diagonal(kernel).reduce((sum, value) => sum + value, 0);
  if (trace === 0) return new Matrix(n, n);
  for (const jitter of jitters) {
    try {
      return new Matrix(n, n, await cholesky((await addToDiagonal(kernel, jitter * trace, options)).data, n, options));
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
    }
  }
  throw new NumericalError(
    "supervised: the NNGP kernel on the training points is not positive semidefinite. Check its inputs.",
  );
}
