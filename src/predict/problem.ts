import { scaleBoth } from "../linalg/elementwise.js";
import { Matrix } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import type { Network } from "../stax/network.js";
import type { KernelBlocks } from "./eigenbasis.js";
import type { Split } from "./split.js";

/** Which kernel gradient descent moves along: all parameters, or the readout alone (Bayesian inference with the NNGP). */
export type KernelChoice = "ntk" | "nngp";

/** A weight √w for every training and every test point; absent without weights. */
export interface PointScale {
  readonly train: Float64Array;
  readonly test: Float64Array;
}

/** Kernels and targets of two independent components with one kernel. */
export interface Problem {
  readonly kernels: KernelBlocks;
  /** Real and imaginary part on the training points, 2×n. */
  readonly target: Matrix;
  /** The same on the test points, 2×m. */
  readonly targetTest: Matrix;
  readonly scale: PointScale | undefined;
}

/** Options of {@link decoupledProblem}. */
export interface ProblemOptions extends JobOptions {
  /** "ntk" by default. */
  readonly kernel?: KernelChoice;
  /** A positive weight w(x) for each of the D basis states: the loss becomes (1/|B|)·Σ w(x)·|ψ(x)−ψ_T(x)|². */
  readonly weights?: Float64Array;
}

/**
 * Evaluates the kernels between training and test points. A weighted loss of ψ is the plain loss of √w·ψ, so weights scale the
 * kernels and the target and nothing after them needs to know.
 *
 * @throws {ShapeError | ArgumentError} for a target or weights of the wrong length, weights that are not positive, or a split
 * that names a basis state twice or not at all.
 */
export async function decoupledProblem(
  network: Network,
  split: Split,
  target: Float64Array,
  options: ProblemOptions = {},
): Promise<Problem> {
  requireSplit(split);
  requireTarget(target, split);
  requireOneOf("kernel", options.kernel ?? "ntk", ["ntk", "nngp"]);
  const { signal } = options;
  const scale = options.weights && scaleOf(split, options.weights);
  const [train, test] = [split.inputs.selectRows(split.trainIndices), split.inputs.selectRows(split.testIndices)];
  const onTrain = await network.kernel(train, undefined, { signal });
  const between = await network.kernel(test, train, { signal });
  const onTest = await network.kernel(test, undefined, { signal });
  const weigh = async (kernel: Matrix, left: keyof PointScale, right: keyof PointScale) => {
    return scale ? scaleBoth(kernel, scale[left], scale[right], { signal }) : kernel;
  };
  const nngpTrain = await weigh(onTrain.nngp, "train", "train");
  const nngpTestTrain = await weigh(between.nngp, "test", "train");
  const bayesian = options.kernel === "nngp";
  return {
    kernels: {
      ntkTrain: bayesian ? nngpTrain : await weigh(onTrain.ntk, "train", "train"),
      ntkTestTrain: bayesian ? nngpTestTrain : await weigh(between.ntk, "test", "train"),
      nngpTrain,
      nngpTestTrain,
      nngpTest: await weigh(onTest.nngp, "test", "test"),
    },
    target: componentsAt(target, split.trainIndices, scale?.train),
    targetTest: componentsAt(target, split.testIndices, scale?.test),
    scale,
  };
}

/** Real and imaginary parts of the chosen amplitudes, times √w if given: 2×indices.length. */
export function componentsAt(state: Float64Array, indices: Int32Array, scale?: Float64Array): Matrix {
  const parts = new Matrix(2, indices.length);
  indices.forEach((index, i) => {
    const factor = scale?.[i] ?? 1;
    parts.data[i] = factor * state[2 * index]!;
    parts.data[indices.length + i] = factor * state[2 * index + 1]!;
  });
  return parts;
}

/** The chosen amplitudes, complex interleaved. */
export function amplitudesAt(state: Float64Array, indices: Int32Array): Float64Array {
  return Float64Array.from({ length: 2 * indices.length }, (_, at) => state[2 * indices[at >> 1]! + (at & 1)]!);
}

/**
 * @throws {ShapeError} unless the target has one complex amplitude per basis state.
 * @throws {ArgumentError} if an amplitude is not finite.
 */
export function requireTarget(target: Float64Array, { inputs }: Split): void {
  requireLength("target", target, 2 * inputs.rows, "complex amplitudes");
  requireFinite("target", target);
}

/** @throws {ArgumentError} naming the first number that is not finite. */
export function requireFinite(name: string, numbers: Float64Array, method = "predict"): void {
  const bad = numbers.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new ArgumentError(`${method}: \`${name}\` is ${numbers[bad]} at ${bad}; all its numbers must be finite.`);
  }
}

/**
 * Checks that a split names basis states that exist, each at most once.
 *
 * @param method - Who asks, as messages call it.
 * @throws {ArgumentError} naming the first index at fault.
 */
export function requireSplit({ inputs, trainIndices, testIndices }: Split, method = "predict"): void {
  const seen = new Uint8Array(inputs.rows);
  for (const [name, indices] of Object.entries({ trainIndices, testIndices })) {
    if (indices.length === 0) throw new ArgumentError(`${method}: \`${name}\` is empty; at least one point is needed.`);
    for (const index of indices) {
      if (!(Number.isInteger(index) && index >= 0 && index < inputs.rows)) {
        throw new ArgumentError(`${method}: \`${name}\` holds ${index}, but there are ${inputs.rows} basis states.`);
      }
      if (seen[index]++)
        throw new ArgumentError(`${method}: basis state ${index} is in the split twice. Name each once.`);
    }
  }
}

function scaleOf(split: Split, weights: Float64Array): PointScale {
  requireLength("weights", weights, split.inputs.rows, "basis states");
  const bad = weights.findIndex((weight) => !(weight > 0 && weight < Infinity));
  if (bad >= 0) {
    throw new ArgumentError(
      `predict: \`weights\` is ${weights[bad]} at ${bad}; weights must be positive. Add a floor, for example |ψ_T|² + 1e-6.`,
    );
  }
  const rootsAt = (indices: Int32Array) => Float64Array.from(indices, (index) => Math.sqrt(weights[index]!));
  return { train: rootsAt(split.trainIndices), test: rootsAt(split.testIndices) };
}

/** @throws {ArgumentError} unless the value is one of those allowed. */
export function requireOneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) {
    const choices = allowed.map((choice) => `"${choice}"`).join(" or ");
    throw new ArgumentError(`predict: \`${name}\` is ${JSON.stringify(value)}, but must be ${choices}.`);
  }
}

function requireLength(name: string, data: Float64Array, length: number, what: string): void {
  if (data?.length !== length) {
    throw new ShapeError(
      `predict: \`${name}\` has length ${data?.length ?? "none"}, but the ${what} need ${length} numbers.`,
    );
  }
}
