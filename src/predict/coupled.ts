import { Matrix } from "../linalg/matrix.js";
import { ShapeError } from "../native/errors.js";
import { eigenbasis, type KernelBlocks } from "./eigenbasis.js";
import type { State } from "./members.js";
import { Prediction } from "./prediction.js";
import { requireTraining, type TrainingOptions, trainingOf } from "./supervised.js";

/**
 * Training of networks whose real and imaginary parts share parameters, by Ω_RI of eq. (10): one real problem of twice the size,
 * in which the mixing kernel couples ψ₁ and ψ₂.
 *
 * @param kernels - Ω_RI and the covariance of (ψ₁, ψ₂): every block over the points twice, real parts before imaginary parts,
 *   so `ntkTrain` is 2n×2n, `ntkTestTrain` 2m×2n.
 * @param target - ψ_T on the n training and the m test points, complex interleaved.
 * @throws {ShapeError} if the blocks and the target do not fit; {ArgumentError} for wrong options.
 * @see The paper's eqs. (10), (S6).
 */
export async function coupled(
  kernels: KernelBlocks,
  target: State,
  options: TrainingOptions = {},
): Promise<Prediction> {
  requireTraining(options);
  const [n, m] = [target.train.length, target.test.length];
  const wanted: Readonly<Record<keyof KernelBlocks, readonly [number, number]>> = {
    ntkTrain: [n, n],
    ntkTestTrain: [m, n],
    nngpTrain: [n, n],
    nngpTestTrain: [m, n],
    nngpTest: [m, m],
  };
  for (const [name, [rows, columns]] of Object.entries(wanted) as [keyof KernelBlocks, [number, number]][]) {
    const block = kernels[name];
    if (block.rows !== rows || block.columns !== columns) {
      throw new ShapeError(
        `coupled: \`${name}\` is ${block.rows}×${block.columns}, but ${n / 2} training and ${m / 2} test points need ${rows}×${columns}.`,
      );
    }
  }
  const basis = await eigenbasis(kernels, stacked(target.train), stacked(target.test), { signal: options.signal });
  return new Prediction(basis, trainingOf(basis.eigenvalues, basis.trainPoints, options));
}

/** (Re ψ, Im ψ) in one row. */
function stacked(state: Float64Array): Matrix {
  const half = state.length / 2;
  return new Matrix(
    1,
    state.length,
    Float64Array.from(state, (_, at) => state[at < half ? 2 * at : 2 * (at - half) + 1]!),
  );
}
