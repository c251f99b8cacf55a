import {
  instance,
  jobKinds,
  type Kinds,
  list,
  noMore,
  requireArgument,
  requireOptions,
  whole,
} from "../arguments/index.js";
import { requireFiniteEntries } from "../linalg/finiteEntries.js";
import { type Matrix, matrixKind } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inTurns } from "../native/turns.js";
import { type Branch, layersOf } from "./branches.js";
import { checkLayers } from "./check.js";
import { CompiledKernels, diagonalOf, type KernelDiagonal, type KernelPair } from "./compiledKernels.js";
import { featureCount, mapFeatures } from "./fourier.js";
import { differentiate, differentiateBytes, jacobianMatrix } from "./gradients.js";
import { interpolateDual } from "./interpolation.js";
import type { ElementwiseLayer, Layer } from "./layer.js";
import { drawParameters, type InitOptions, initKinds, type LayerParameters, type Parameters } from "./parameters.js";
import { compile, type DualTable, type Program } from "./program.js";

/** Options of {@link Network.jacobian}. */
export interface JacobianOptions extends JobOptions {
  /** Which output; 0 by default. */
  readonly output?: number;
}

/** What options of derivatives must be. */
export const jacobianKinds: Kinds<JacobianOptions> = { output: whole(0), ...jobKinds };

/** A fully connected architecture; it and its layers are frozen. */
export class Network {
  /** In the order in which they are applied. */
  readonly layers: readonly Layer[];

  /** @throws {ArgumentError} if the layers do not fit together; the message names the layer and the remedy. */
  constructor(layers: readonly Layer[]) {
    noMore("Network", arguments, 1);
    requireArgument("serial", "layers", layers, list("a list of layers"));
    checkLayers(layers);
    for (const layer of layers) Object.freeze(layer);
    this.layers = Object.freeze([...layers]);
    Object.freeze(this);
  }

  /**
   * NNGP kernel and NTK at infinite width, K and Θ of the recursion K = x·x'/d, Θ = 0 through all layers.
   *
   * @param x1 - n1 inputs, one per row.
   * @param x2 - n2 inputs; without it x1 is paired with itself and the result is exactly symmetric.
   * @returns Two n1×n2 matrices.
   * @throws {ShapeError} if the inputs differ in width; {ArgumentError} if one is not finite, or a layer has no kernel;
   *   {MemoryError} if the result does not fit; {NumericalError} if a layer's covariance does not exist;
   *   {ToleranceError} if a quadrature misses its tolerance.
   * @see Lee et al. 2019, arXiv:1902.06720; Novak et al. 2020, arXiv:1912.02803.
   */
  async kernel(x1: Matrix, x2?: Matrix, options: JobOptions = {}): Promise<KernelPair> {
    noMore("kernel", arguments, 3);
    const sets = setsOf("kernel", x1, x2);
    const job = requireOptions("kernel", options, jobKinds);
    const compiled = await compiledKernels(this.layers, sets, { signal: job.signal });
    return compiled.pairs(0, sets.length - 1, job);
  }

  /**
   * K(x, x) and Θ(x, x) of every input.
   *
   * @param x - Inputs, one per row.
   * @throws as {@link kernel}.
   */
  async kernelDiagonal(x: Matrix, options: JobOptions = {}): Promise<KernelDiagonal> {
    noMore("kernelDiagonal", arguments, 2);
    requireInputs("kernelDiagonal", { x });
    const job = requireOptions("kernelDiagonal", options, jobKinds);
    return (await compiledKernels(this.layers, [x], { signal: job.signal })).diagonal(0, job);
  }

  /**
   * The network compiled once, its quadratures done once, for several sets of inputs: the kernels between any two of them.
   *
   * @param inputs - Sets of inputs of one width.
   * @throws as {@link kernel}.
   */
  async kernels(inputs: readonly Matrix[], options: JobOptions = {}): Promise<CompiledKernels> {
    noMore("kernels", arguments, 2);
    requireArgument("kernels", "inputs", inputs, list("a list of matrices of inputs", matrixKind, { least: 1 }));
    requireColumns("kernels", Object.fromEntries(inputs.map((x, i) => [`inputs[${i}]`, x])));
    const { done, ...job } = rising(requireOptions("kernels", options, jobKinds));
    return done(await compiledKernels(this.layers, inputs, job));
  }

  /**
   * Initial parameters of the finite network: streams (seed, member, component, 2·position) for the weights of the layer at
   * `position` (0 for the first), 2·position+1 for its biases. `ntk`: standard normals; `standard`: scaled by wStd/√n, bStd.
   *
   * @param inputs - Number of components of an input.
   * @throws {ArgumentError} if a part of the address is not an integer in its range.
   */
  async init(inputs: number, options: InitOptions = {}): Promise<LayerParameters[]> {
    noMore("init", arguments, 2);
    requireArgument("init", "inputs", inputs, whole(1));
    const { done, ...given } = rising(requireOptions("init", options, initKinds));
    return done(await drawParameters(this.layers, featureCount(this.layers, inputs), given));
  }

  /**
   * The outputs of the finite network, one row per input.
   *
   * @throws {ArgumentError | ShapeError} if the parameters or inputs do not belong to the network.
   */
  async apply(parameters: Parameters, inputs: Matrix, options: JobOptions = {}): Promise<Matrix> {
    noMore("apply", arguments, 3);
    requireInputs("apply", { inputs });
    const { done, ...job } = rising(requireOptions("apply", options, jobKinds));
    await requireFiniteEntries("apply", "inputs", inputs.data, inputs.columns, job);
    const bytes = differentiateBytes(this.layers, inputs.rows, 0);
    requireMemory("apply", `a forward pass of ${inputs.rows} inputs`, bytes, "Pass fewer inputs at a time.");
    return done((await differentiate("apply", this.layers, parameters, inputs, job)).output);
  }

  /**
   * ∂f(x)/∂θ of one output over the trainable parameters, n×P: layer by layer the weights (inputs×width, row-major), then the
   * biases.
   *
   * @throws {MemoryError} if n×P numbers are not free; {ArgumentError | ShapeError} as {@link apply}.
   */
  async jacobian(parameters: Parameters, inputs: Matrix, options: JacobianOptions = {}): Promise<Matrix> {
    noMore("jacobian", arguments, 3);
    requireInputs("jacobian", { inputs });
    const { output = 0, done, ...job } = rising(requireOptions("jacobian", options, jacobianKinds));
    await requireFiniteEntries("jacobian", "inputs", inputs.data, inputs.columns, job);
    return done(await jacobianMatrix(this.layers, parameters, inputs, output, job));
  }
}

/** {@link Network.kernels} of inputs that are checked. */
export async function compiledKernels(
  layers: readonly Layer[],
  inputs: readonly Matrix[],
  options: JobOptions,
): Promise<CompiledKernels> {
  const features = await Promise.all(inputs.map((x) => mapFeatures(layers, x, options)));
  return new CompiledKernels(await programFor(layers, features, options), features);
}

/** Θ of {@link Network.kernel} alone, in half the memory; `where` is the function that errors about the inputs name. */
export async function ntkBetween(
  where: string,
  { layers }: Network,
  [x1, x2]: readonly [x1: Matrix, x2: Matrix | undefined],
  job: JobOptions,
): Promise<Matrix> {
  const sets = setsOf(where, x1, x2);
  const compiled = await compiledKernels(layers, sets, { signal: job.signal });
  return compiled.ntk(0, sets.length - 1, job);
}

/** The recursion for these inputs; elementwise layers are interpolated over the variances that the inputs give them. */
function programFor(layers: readonly Layer[], inputs: readonly Matrix[], options: JobOptions): Promise<Program> {
  return compile(layers, inputs[0]!.columns, async (layer, number, before) => {
    requireQuadrature(layer, number);
    const variances = await Promise.all(inputs.map((x) => diagonalOf(before, x, options)));
    return tableOf(
      layer,
      number,
      variances.map(({ nngp }) => nngp),
      options,
    );
  });
}

/**
 * A network of the given layers, applied in order; networks among them are taken apart into their layers.
 *
 * @throws {ArgumentError} if the layers do not fit together.
 *
 * @example
 * ```ts
 * import { linalg, stax } from "infinite-nnqs";
 *
 * const network = stax.serial(stax.dense(512, { wStd: 0.5, bStd: 0.1 }), stax.relu(), stax.dense(1, { wStd: 0.5 }));
 * const x = new linalg.Matrix(2, 3, [1, -1, 1, 1, 1, -1]); // one input per row
 * const { nngp, ntk } = await network.kernel(x); // of infinite width
 * console.log(nngp.get(0, 1), ntk.get(0, 1)); // 0.00617602, 0.00242699
 * const parameters = await network.init(3, { seed: 0 }); // a network of width 512
 * console.log((await network.apply(parameters, x)).rows); // 2
 * ```
 */
export function serial(...layers: readonly Branch[]): Network {
  return new Network(layers.flatMap(layersOf));
}

/** A network, as an argument. */
export const networkKind = instance(
  Network,
  "a network",
  "Make one with stax.serial(stax.dense(100), stax.relu(), stax.dense(1)).",
);

async function tableOf(
  layer: ElementwiseLayer,
  number: number,
  variances: readonly Float64Array[],
  options: JobOptions,
): Promise<DualTable> {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, 0];
  for (const some of variances) {
    const look = (begin: number, end: number) => {
      for (let i = begin; i < end; i++) {
        const deviation = Math.sqrt(Math.max(0, some[i]!)); // a series may miss a zero before it by its tolerance
        smallest = Math.min(smallest, deviation);
        largest = Math.max(largest, deviation);
      }
    };
    await inTurns(some.length, look, { signal: options.signal, cost: 4 });
  }
  return interpolateDual(layer, number, { smallest: Math.min(smallest, largest), largest }, options);
}

function requireQuadrature(layer: ElementwiseLayer, number: number): void {
  if (layer.quadrature) return;
  throw new ArgumentError(
    `kernel: layer ${number} (${layer.name}) has no closed form and its quadrature is switched off. Allow it, or use an activation with a closed form.`,
  );
}

/** The inputs x1 and, unless they are left out, x2, checked as by {@link requireInputs}. */
export function setsOf(method: string, x1: Matrix, x2: Matrix | undefined): readonly Matrix[] {
  const sets = x2 === undefined ? { x1 } : { x1, x2 };
  requireInputs(method, sets);
  return Object.values(sets);
}

/** Checks that inputs, by the names of their arguments, are matrices as {@link requireColumns} wants them. */
function requireInputs(method: string, inputs: Readonly<Record<string, Matrix>>): void {
  for (const [name, x] of Object.entries(inputs)) requireArgument(method, name, x, matrixKind);
  requireColumns(method, inputs);
}

/** Checks that inputs have components, and the same number of them. */
function requireColumns(method: string, inputs: Readonly<Record<string, Matrix>>): void {
  const [[first, { columns }], ...others] = Object.entries(inputs) as [[string, Matrix]];
  if (columns < 1) {
    throw new ShapeError(`${method}: \`${first}\` has no columns; every input needs at least one component.`);
  }
  for (const [name, x] of others as [string, Matrix][]) {
    if (x.columns === columns) continue;
    throw new ShapeError(
      `${method}: \`${name}\` has ${x.columns} columns, \`${first}\` has ${columns}; they must agree.`,
    );
  }
}
