import { finite, float64, int32, type Kind, list, number, record, requireArgument, whole } from "../arguments/index.js";
import { scaleBoth } from "../linalg/elementwise.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { type Network, networkKind } from "../stax/network.js";
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
 * @param where - Who asks, as messages call it.
 * @throws {ShapeError | ArgumentError} for a target or weights of the wrong length, weights that are not positive, or a split
 * that names a basis state twice or not at all.
 */
export async function decoupledProblem(
  where: string,
  network: Network,
  split: Split,
  target: Float64Array,
  options: ProblemOptions = {},
): Promise<Problem> {
  requireArgument(where, "network", network, networkKind);
  requireSplit(split, where);
  requireTarget(target, split, where);
  const { signal } = options;
  const scale = options.weights && scaleOf(where, split, options.weights);
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
 * @param where - Who asks, as messages call it.
 * @throws {ShapeError} unless the target has one complex amplitude per basis state.
 * @throws {ArgumentError} if an amplitude is not finite.
 */
export function requireTarget(target: Float64Array, { inputs }: Split, where: string): void {
  requireArgument(where, "target", target, float64);
  requireLength(where, "target", target, 2 * inputs.rows, "one complex amplitude per basis state");
  requireArgument(where, "target", target, amplitudes);
}

/** Squares of squares of amplitudes enter the scatter of losses. */
const moderate = number({ least: -1e75, most: 1e75 }, "Scale the state; losses scale with its square.");
export const amplitudes: Kind = list("a list of amplitudes", (value) => finite(value) ?? moderate(value));

/** Numbers that are all finite, as an argument. */
export const allFinite: Kind = list("a list of numbers", finite);

const splitKind = record("a split, which trainTestSplit returns", {
  inputs: matrixKind,
  trainIndices: list("an Int32Array", undefined, { least: 1 }),
  testIndices: list("an Int32Array"),
});

/**
 * Checks that a split names basis states that exist, each at most once. There may be no test points.
 *
 * @param where - Who asks, as messages call it.
 * @throws {ArgumentError} naming the first index at fault.
 */
export function requireSplit(split: Split, where: string): void {
  requireArgument(where, "split", split, splitKind);
  const { inputs, trainIndices, testIndices } = split;
  const seen = new Uint8Array(inputs.rows);
  const state = whole(0, inputs.rows - 1, `There are ${inputs.rows} basis states.`);
  for (const [name, indices] of Object.entries({ trainIndices, testIndices })) {
    requireArgument(where, `split.${name}`, indices, list("an Int32Array", state));
    for (const index of indices) {
      if (seen[index]++)
        throw new ArgumentError(`${where}: basis state ${index} is in the split twice. Name each once.`);
    }
    requireArgument(where, `split.${name}`, indices, int32);
  }
}

function scaleOf(where: string, split: Split, weights: Float64Array): PointScale {
  requireLength(where, "weights", weights, split.inputs.rows, "one number per basis state");
  requireArgument(where, "weights", weights, positiveWeights);
  const rootsAt = (indices: Int32Array) => Float64Array.from(indices, (index) => Math.sqrt(weights[index]!));
  return { train: rootsAt(split.trainIndices), test: rootsAt(split.testIndices) };
}

const positiveWeights = list(
  "a list of weights",
  number({ least: 1e-100, most: 1e100 }, "Weights must be positive. Add a floor, for example |ψ_T|² + 1e-6."),
);

function requireLength(where: string, name: string, data: Float64Array, length: number, what: string): void {
  if (data.length === length) return;
  throw new ShapeError(`${where}: \`${name}\` must have length ${length}, ${what}, not ${data.length}.`);
}
