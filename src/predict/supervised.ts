import { Matrix } from "../linalg/matrix.js";
import { matmul } from "../linalg/matrixFunctions.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import type { Network } from "../stax/network.js";
import { type Eigenbasis, eigenbasis } from "./eigenbasis.js";
import { type Losses, losses, type MeanErrors, meanErrors } from "./losses.js";
import { memberStd, testForms, trainForms, trainSquaredTraces } from "./memberSpread.js";
import { type Dynamics, type ModeFactors, modeFactors, type Training } from "./propagator.js";
import type { Split } from "./split.js";
import { testSquaredTraces } from "./testSquaredTraces.js";

/** Options of {@link supervised}. */
export interface SupervisedOptions extends JobOptions {
  /** Step size η for the loss ½·mean((f−y)²) of each component; 0.9·η_max by default, as in the paper. */
  readonly learningRate?: number;
  /** Eigenvalues below this fraction of the largest count as zero; n·2⁻⁵² by default. */
  readonly rankTolerance?: number;
}

/** Expected losses under the flow, with what a single member is expected to scatter by. */
export interface FlowLosses extends Losses {
  /** Standard deviation, over members, of one member's loss. */
  readonly memberStdTrain: Float64Array;
  readonly memberStdTest: Float64Array;
}

/** Mean wavefunction on the training and the test points at one time, complex interleaved. */
export interface MeanState {
  readonly train: Float64Array;
  readonly test: Float64Array;
}

/** The training of an ensemble of infinitely wide networks ψ = ψ₁ + iψ₂ with independent components, solved for every time. */
export class Supervised {
  /**
   * @param basis - The problem in the eigenbasis of its training kernel.
   * @param training - Step size, sample count, rank tolerance.
   */
  constructor(
    private readonly basis: Eigenbasis,
    readonly training: Training,
  ) {}

  /** Eigenvalues of the training kernel Θ_dd, ascending. */
  get eigenvalues(): Float64Array {
    return this.basis.eigenvalues;
  }

  /** Step size η. */
  get learningRate(): number {
    return this.training.learningRate;
  }

  /** Eigenvalues above the rank tolerance; modes below it are never learned. */
  get rank(): number {
    return this.eigenvalues.filter((value) => value > this.training.nullBelow).length;
  }

  /** Largest over smallest eigenvalue above the rank tolerance. */
  get conditionNumber(): number {
    const smallest = this.eigenvalues.find((value) => value > this.training.nullBelow) ?? Number.NaN;
    return this.eigenvalues[this.eigenvalues.length - 1]! / smallest;
  }

  /**
   * L_μ, L_γ and their sum at any times, in steps; Infinity gives the limits.
   *
   * @throws {ArgumentError} if a time is negative, or not whole for discrete steps.
   * @see The paper's eqs. (15)–(18).
   */
  async losses(times: ArrayLike<number>, dynamics: Dynamics = "flow", options: JobOptions = {}): Promise<Losses> {
    const { factors, errors } = await this.evolve(times, dynamics, options);
    return losses(this.basis, factors, errors, options);
  }

  /**
   * {@link losses} under the flow, and the standard deviation over members of one member's loss.
   *
   * @throws {ArgumentError} if a time is negative or infinite.
   */
  async lossesWithSpread(times: ArrayLike<number>, options: JobOptions = {}): Promise<FlowLosses> {
    const { factors, errors } = await this.evolve(times, "flow", options);
    const { signal } = options;
    const expected = await losses(this.basis, factors, errors, { signal });
    const [n, m] = [this.eigenvalues.length, this.basis.reach.rows];
    const traces = expected.varianceTest.map((variance) => (variance * m) / 2);
    const steps = Float64Array.from(times);
    return {
      ...expected,
      memberStdTrain: memberStd(
        await trainSquaredTraces(this.basis, factors, { signal }),
        await trainForms(this.basis, factors, errors, { signal }),
        n,
      ),
      memberStdTest: memberStd(
        await testSquaredTraces(this.basis, factors, steps, this.training, traces, options),
        await testForms(this.basis, factors, errors, { signal }),
        m,
      ),
    };
  }

  /** The ensemble's mean μ at one time, in the order of the split's indices. */
  async mean(time: number, dynamics: Dynamics = "flow", options: JobOptions = {}): Promise<MeanState> {
    const { errors } = await this.evolve([time], dynamics, options);
    const trainOf = async (component: 0 | 1) => {
      const modes = this.basis.target.row(component).map((c, k) => c + errors.train[component].data[k]!);
      return (await matmul(this.basis.vectors, new Matrix(modes.length, 1, modes), options)).data;
    };
    const testOf = (component: 0 | 1) =>
      this.basis.targetTest.row(component).map((y, i) => y + errors.test[component].data[i]!);
    return {
      train: interleave(await trainOf(0), await trainOf(1)),
      test: interleave(testOf(0), testOf(1)),
    };
  }

  private async evolve(
    times: ArrayLike<number>,
    dynamics: Dynamics,
    options: JobOptions,
  ): Promise<{ factors: ModeFactors; errors: MeanErrors }> {
    const factors = modeFactors(dynamics, this.eigenvalues, Float64Array.from(times), this.training);
    return { factors, errors: await meanErrors(this.basis, factors, { signal: options.signal }) };
  }
}

/**
 * Solves the training of an infinitely wide network on a quantum state: kernels, one eigensystem, and what every later question
 * about it needs. Two networks with one kernel represent real and imaginary part.
 *
 * @param network - Architecture of each component.
 * @param split - Training and test points.
 * @param target - ψ_T on all D basis states, complex interleaved, 2D numbers.
 * @throws {ShapeError} if the target has another length; {ArgumentError} for a step size that is not positive; {MemoryError}.
 * @see The paper's eqs. (13)–(15); Lee et al. 2019, arXiv:1902.06720, section 2.2.
 */
export async function supervised(
  network: Network,
  split: Split,
  target: Float64Array,
  options: SupervisedOptions = {},
): Promise<Supervised> {
  const { signal, onProgress } = options;
  const [train, test] = [split.inputs.selectRows(split.trainIndices), split.inputs.selectRows(split.testIndices)];
  if (target.length !== 2 * split.inputs.rows) {
    throw new ShapeError(
      `supervised: \`target\` has length ${target.length}, but ${split.inputs.rows} complex amplitudes need ${2 * split.inputs.rows}.`,
    );
  }
  const onTrain = await network.kernel(train, undefined, { signal });
  const between = await network.kernel(test, train, { signal });
  const onTest = await network.kernel(test, undefined, { signal });
  onProgress?.(0.1);
  const basis = await eigenbasis(
    {
      ntkTrain: onTrain.ntk,
      ntkTestTrain: between.ntk,
      nngpTrain: onTrain.nngp,
      nngpTestTrain: between.nngp,
      nngpTest: onTest.nngp,
    },
    componentsAt(target, split.trainIndices),
    componentsAt(target, split.testIndices),
    { signal },
  );
  return new Supervised(basis, trainingOf(basis.eigenvalues, options));
}

/**
 * Largest stable step size of full-batch gradient descent, η_max = 2S/λ_max(Θ).
 *
 * @param eigenvalues - Of the kernel on the S training points, ascending.
 * @see Lee et al. 2019, arXiv:1902.06720, section 2.2.
 */
export function maxLearningRate(eigenvalues: Float64Array): number {
  return (2 * eigenvalues.length) / eigenvalues[eigenvalues.length - 1]!;
}

function trainingOf(eigenvalues: Float64Array, options: SupervisedOptions): Training {
  const n = eigenvalues.length;
  const { learningRate = 0.9 * maxLearningRate(eigenvalues), rankTolerance = n * Number.EPSILON } = options;
  if (!(learningRate > 0 && learningRate < Infinity)) {
    throw new ArgumentError(`supervised: \`learningRate\` is ${learningRate}, but must be a positive number.`);
  }
  if (!(rankTolerance >= 0 && rankTolerance < 1)) {
    throw new ArgumentError(`supervised: \`rankTolerance\` is ${rankTolerance}, but must lie in [0, 1).`);
  }
  return { learningRate, samples: n, nullBelow: rankTolerance * eigenvalues[n - 1]! };
}

/** Real and imaginary parts of the chosen amplitudes, 2×indices.length. */
function componentsAt(state: Float64Array, indices: Int32Array): Matrix {
  const parts = new Matrix(2, indices.length);
  indices.forEach((index, i) => {
    parts.data[i] = state[2 * index]!;
    parts.data[indices.length + i] = state[2 * index + 1]!;
  });
  return parts;
}

function interleave(real: Float64Array, imaginary: Float64Array): Float64Array {
  const complex = new Float64Array(2 * real.length);
  real.forEach((value, i) => {
    complex[2 * i] = value;
    complex[2 * i + 1] = imaginary[i]!;
  });
  return complex;
}
