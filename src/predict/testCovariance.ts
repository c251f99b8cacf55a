import { cholesky } from "../linalg/cholesky.js";
import { diagonal, scaleColumns } from "../linalg/elementwise.js";
import { Matrix } from "../linalg/matrix.js";
import { gram, multiplyByLower, solveLower } from "../linalg/triangular.js";
import { NumericalError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { type Eigenbasis, transpose } from "./eigenbasis.js";

/**
 * The covariance of ψ over the test points as a sum of squares. With A = L·Lᵀ, X = B·diag(g) and Z = T − X·L:
 *
 *   C = K_** + X·A·Xᵀ − X·UᵀK_d* − (X·UᵀK_d*)ᵀ = Z·Zᵀ + R,   T = K_*dU·L⁻ᵀ,   R = K_** − T·Tᵀ,
 *
 * which does not cancel when training has removed most of the variance.
 */
export interface TestCovarianceFactors {
  /** B, m×n. */
  readonly reach: Matrix;
  /** L, n×n, lower triangular. */
  readonly factor: Matrix;
  /** T, m×n. */
  readonly test: Matrix;
  /** R, m×m: what no training on these points can learn. */
  readonly rest: Matrix;
}

/** L, T and R of {@link TestCovarianceFactors}; independent of time. */
export async function testCovarianceFactors(
  basis: Eigenbasis,
  options: JobOptions = {},
): Promise<TestCovarianceFactors> {
  const factor = await priorFactor(basis.prior, options);
  const test = transpose(await solveLower(factor, transpose(basis.priorTestTrain), options));
  const learned = await gram(test, options);
  const rest = new Matrix(
    learned.rows,
    learned.rows,
    basis.priorTest.data.map((k, at) => k - learned.data[at]!),
  );
  return { reach: basis.reach, factor, test, rest };
}

/**
 * C(t), m×m, exactly symmetric.
 *
 * @param gain - g of the n modes at one time ({@link ModeFactors}).
 */
export async function testCovarianceAt(
  { reach, factor, test, rest }: TestCovarianceFactors,
  gain: Float64Array,
  options: JobOptions = {},
): Promise<Matrix> {
  const learned = await multiplyByLower(scaleColumns(reach, gain), factor, options);
  const z = new Matrix(
    test.rows,
    test.columns,
    test.data.map((value, at) => value - learned.data[at]!),
  );
  return gram(z, { ...options, add: rest });
}

// A singular prior (inputs that occur twice, fewer features than points) gets a multiple of the identity of the size of its
// rounding errors, the least that makes it definite.
const jitters = [0, 1e-15, 1e-14, 1e-13, 1e-12];

async function priorFactor(prior: Matrix, options: JobOptions): Promise<Matrix> {
  const n = prior.rows;
  const trace = diagonal(prior).reduce((sum, value) => sum + value, 0);
  for (const jitter of jitters) {
    const lifted = prior.data.map((value, at) => (at % (n + 1) === 0 ? value + jitter * trace : value));
    try {
      return new Matrix(n, n, await cholesky(lifted, n, options));
    } catch (error) {
      if (!(error instanceof NumericalError)) throw error;
    }
  }
  throw new NumericalError(
    "supervised: the NNGP kernel on the training points is not positive semidefinite. Check its inputs.",
  );
}
