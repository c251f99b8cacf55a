import type { Sizes } from "../../dataset/sizes.js";
import { addTo, scaleBoth, scaleColumns } from "../../linalg/arithmetic.js";
import type { Matrix } from "../../linalg/matrix.js";
import { matmul } from "../../linalg/matrixFunctions.js";
import { transpose } from "../../linalg/transpose.js";
import { multiplyByLower } from "../../linalg/triangular.js";
import type { JobOptions } from "../../native/job.js";
import type { Eigenbasis } from "../modes/eigenbasis.js";
import { matricesBytes } from "../modes/matricesBytes.js";
import { type PriorFactors, testDeviation } from "../modes/prior.js";
import type { ModeFactors } from "../modes/propagator.js";

/** Covariance of one component of ψ between time t (rows) and time s (columns). Symmetric as a whole if t = s. */
export interface Covariance {
  /** n×n. */
  readonly trainTrain: Matrix;
  /** n×m. */
  readonly trainTest: Matrix;
  /** m×n. */
  readonly testTrain: Matrix;
  /** m×m. */
  readonly testTest: Matrix;
}

/**
 * C(t, s) = J_t·J_sᵀ + (0 ⊕ R), where J = (U·diag(e)·L, Z) stacks how training and test points see the noise of the start
 * (see {@link PriorFactors}); the √w of a weighted loss is divided out.
 *
 * @param left - Factors of time t; `right` those of time s.
 */
export async function covarianceBetween(
  basis: Eigenbasis,
  prior: PriorFactors,
  left: ModeFactors,
  right: ModeFactors,
  options: JobOptions = {},
): Promise<Covariance> {
  const seenBy = async ({ residual, gain }: ModeFactors) => ({
    train: await multiplyByLower(await scaleColumns(basis.vectors, residual, options), prior.factor, options),
    test: await testDeviation(prior, gain, options),
  });
  const rows = await seenBy(left);
  const columns = left === right ? rows : await seenBy(right);
  const { scale } = basis;
  const product = async (a: "train" | "test", b: "train" | "test") => {
    const block = await matmul(rows[a], columns[b], { ...options, transposeB: true });
    if (a === "test" && b === "test") await addTo(block, prior.rest, options);
    return scale ? scaleBoth(block, inverse(scale[a]), inverse(scale[b]), options) : block;
  };
  const trainTest = await product("train", "test");
  return {
    trainTrain: await product("train", "train"),
    trainTest,
    testTrain: left === right ? await transpose(trainTest, options) : await product("test", "train"),
    testTest: await product("test", "test"),
  };
}

function inverse(roots: Float64Array): Float64Array {
  return roots.map((root) => 1 / root);
}

/** The factors of prior.ts and one covariance over all points with what it is made from. */
export function covarianceBytes(sizes: Sizes): number {
  return matricesBytes(sizes, [4, 6, 3]);
}
