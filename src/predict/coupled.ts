import { noMore, record, requireArgument, requireOptions } from "../arguments/index.js";
import { scaleAll } from "../linalg/elementwise.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { ShapeError } from "../native/errors.js";
import { correlationKind, readoutOf, sharedBody } from "../qsntk/infinite.js";
import { QsNtk } from "../qsntk/qsNtk.js";
import { type Network, networkKind } from "../stax/network.js";
import { eigenbasis, type KernelBlocks } from "./eigenbasis.js";
import { type State, stateKind } from "./members.js";
import { coupledBytes, requireTrainingMemory, supervisedBytes } from "./memory.js";
import { Prediction } from "./prediction.js";
import { amplitudes, requireSplit, requireTarget } from "./problem.js";
import type { Split } from "./split.js";
import { type TrainingOptions, trainingKinds, trainingOf } from "./supervised.js";

const blocksKind = record("the kernels between training and test values", {
  ...{ ntkTrain: matrixKind, ntkTestTrain: matrixKind },
  ...{ nngpTrain: matrixKind, nngpTestTrain: matrixKind, nngpTest: matrixKind },
});

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
  noMore("coupled", arguments, 3);
  requireArgument("coupled", "kernels", kernels, blocksKind);
  requireArgument("coupled", "target", target, stateKind);
  for (const part of ["train", "test"] as const) requireArgument("coupled", `target.${part}`, target[part], amplitudes);
  return solved(kernels, target, requireOptions("coupled", options, trainingKinds));
}

async function solved(kernels: KernelBlocks, target: State, options: TrainingOptions): Promise<Prediction> {
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
  requireTrainingMemory("the training", { n, m }, supervisedBytes({ n, m }));
  const basis = await eigenbasis(kernels, stacked(target.train), stacked(target.test), { signal: options.signal });
  return new Prediction(basis, trainingOf(basis.eigenvalues, basis.trainPoints, options));
}

/**
 * {@link coupled} for one infinitely wide network whose dense readout has two outputs ψ₁, ψ₂ on a shared body: Ω_RI from
 * qsntk.sharedBody, and the covariance K₁₁ = K₂₂ = K, K₁₂ = ρ·(K − bStd²), since only the readout's weights are correlated.
 *
 * @param network - Architecture up to and including the readout.
 * @param correlation - ρ of the two readouts' weights, from −1 to 1; with ρ = 0 the mixing kernel vanishes.
 * @param split - Training and test points.
 * @param target - ψ_T on all D basis states, complex interleaved.
 * @throws {ArgumentError | ShapeError} as supervised and qsntk.sharedBody.
 */
export async function coupledSupervised(
  network: Network,
  correlation: number,
  split: Split,
  target: Float64Array,
  options: TrainingOptions = {},
): Promise<Prediction> {
  noMore("coupledSupervised", arguments, 5);
  requireArgument("coupledSupervised", "network", network, networkKind);
  requireArgument("coupledSupervised", "correlation", correlation, correlationKind);
  requireSplit(split, "coupledSupervised");
  requireTarget(target, split, "coupledSupervised");
  const given = requireOptions("coupledSupervised", options, trainingKinds);
  const sizes = { n: 2 * split.trainIndices.length, m: 2 * split.testIndices.length };
  requireTrainingMemory("the training", sizes, coupledBytes(sizes));
  const { signal } = given;
  const bias = (readoutOf(network).bStd ?? 0) ** 2;
  const [train, test] = [split.inputs.selectRows(split.trainIndices), split.inputs.selectRows(split.testIndices)];
  const ntk = async (x1: Matrix, x2?: Matrix) =>
    (await sharedBody(network, correlation, x1, x2, { signal })).omegaRI({ signal });
  const nngp = async (x1: Matrix, x2?: Matrix) => {
    const { nngp: k } = await network.kernel(x1, x2, { signal });
    const mixed = await scaleAll(k, correlation, -bias, { signal });
    return new QsNtk({ theta1: k, theta2: k, theta12: mixed, theta21: mixed }).omegaRI({ signal });
  };
  const kernels = {
    ntkTrain: await ntk(train),
    ntkTestTrain: await ntk(test, train),
    nngpTrain: await nngp(train),
    nngpTestTrain: await nngp(test, train),
    nngpTest: await nngp(test),
  };
  const at = (indices: Int32Array) =>
    Float64Array.from({ length: 2 * indices.length }, (_, i) => target[2 * indices[i >> 1]! + (i & 1)]!);
  return solved(kernels, { train: at(split.trainIndices), test: at(split.testIndices) }, given);
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
