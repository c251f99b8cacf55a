import { cholesky } from "../linalg/cholesky.js";
import { scaleColumns } from "../linalg/elementwise.js";
import { Matrix } from "../linalg/matrix.js";
import { eigh, matmul } from "../linalg/matrixFunctions.js";
import { gram, multiplyByLower, solveLower } from "../linalg/triangular.js";
import { NumericalError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { type Eigenbasis, transpose } from "./eigenbasis.js";

/** The covariance of one component of ψ over the test points, as a function of what training has done to the modes. */
export interface TestCovariance {
  /**
   * C(t), m×m, exactly symmetric and positive semidefinite by construction.
   *
   * @param gain - g of the n modes at one time ({@link ModeFactors}).
   */
  at(gain: Float64Array): Promise<Matrix>;
}

/**
 * Prepares C(t) = K_** + X·A·Xᵀ − X·UᵀK_d* − (X·UᵀK_d*)ᵀ, X = B·diag(g), as a sum of squares: with A = L·Lᵀ and
 * Z = K_*dU·L⁻ᵀ − X·L,
 *
 *   C = Z·Zᵀ + (K_** − K_*d·K_dd⁻¹·K_d*),
 *
 * which does not cancel when training has removed most of the variance.
 */
export async function testCovariance(basis: Eigenbasis, options: JobOptions = {}): Promise<TestCovariance> {
  const factor = await priorFactor(basis, options);
  const learned = await gram(factor.test, options);
  const rest = new Matrix(
    learned.rows,
    learned.rows,
    basis.priorTest.data.map((k, at) => k - learned.data[at]!),
  );
  return {
    async at(gain) {
      const z = await factor.multiply(scaleColumns(basis.reach, gain));
      for (let at = 0; at < z.data.length; at++) z.data[at] = factor.test.data[at]! - z.data[at]!;
      return gram(z, { ...options, add: rest });
    },
  };
}

interface PriorFactor {
  /** X·L. */
  readonly multiply: (x: Matrix) => Promise<Matrix>;
  /** K_*dU·L⁻ᵀ, m×n. */
  readonly test: Matrix;
}

/** A = L·Lᵀ by Cholesky; from the eigensystem of A where it is singular, with L⁻¹ the pseudoinverse. */
async function priorFactor(basis: Eigenbasis, options: JobOptions): Promise<PriorFactor> {
  const n = basis.prior.rows;
  try {
    const l = new Matrix(n, n, await cholesky(basis.prior.data, n, options));
    return {
      multiply: (x) => multiplyByLower(x, l, options),
      test: transpose(await solveLower(l, transpose(basis.priorTestTrain), options)),
    };
  } catch (error) {
    if (!(error instanceof NumericalError)) throw error;
  }
  const { values, vectors } = await eigh(basis.prior, options);
  const noise = n * Number.EPSILON * values[n - 1]!;
  const root = values.map((value) => (value > noise ? Math.sqrt(value) : 0));
  const inverse = root.map((value) => (value > 0 ? 1 / value : 0));
  const l = scaleColumns(vectors, root);
  return {
    multiply: (x) => matmul(x, l, options),
    test: await matmul(basis.priorTestTrain, scaleColumns(vectors, inverse), options),
  };
}
