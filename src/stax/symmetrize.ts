import {
  inNameOf,
  instance,
  jobKinds,
  type Kinds,
  list,
  noMore,
  oneOf,
  requireArgument,
  requireOptions,
} from "../arguments/index.js";
import { type SymmetryGroup, symmetryGroupKind } from "../graph/symmetryGroup.js";
import { requireFiniteEntries } from "../linalg/finiteEntries.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import type { JobOptions } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { partOf, rising } from "../native/progress.js";
import { everyInTurns, inTurns } from "../native/turns.js";
import type { KernelDiagonal, KernelPair } from "./compiledKernels.js";
import { mapFeatures, mapsFeatures } from "./fourier.js";
import { type InputAction, imagesOf } from "./images.js";
import { compiledKernels, type JacobianOptions, jacobianKinds, type Network, networkKind } from "./network.js";
import type { InitOptions, LayerParameters, Parameters } from "./parameters.js";
import { type PairKernels, SymmetrizedKernels, symmetrizedBytes } from "./symmetrizedKernels.js";

export type { PairKernels };

/** Options of {@link symmetrize}. */
export interface SymmetrizeOptions {
  /**
   * How inputs stand for states. `spins` (the default): a permutation of sites permutes the inputs, the flip changes their signs. `fermions`:
   * inputs are the levels −1.5 + 2n↑ + n↓ of sites, and a permutation has the sign of reordering the fermions.
   */
  readonly statistics?: "spins" | "fermions";
}

const kinds: Kinds<SymmetrizeOptions> = { statistics: oneOf("spins", "fermions") };

/**
 * A network averaged over a group: f_G(x) = (1/|G|)·Σ_g χ(g)·s(g, x)·f(gx), where s is the sign of reordering fermions. Its infinite width has
 * kernels of its own; `predict` and `ensemble.train` take it as they take a network.
 */
export class SymmetrizedNetwork {
  readonly #network: Network;
  readonly #action: InputAction;
  /** Whether K(gx, gy) = K(x, y) for what the group does: then one sum over it is enough, else two are. */
  readonly #commutes: boolean;

  /** @throws as {@link symmetrize}. */
  constructor(network: Network, group: SymmetryGroup, given: SymmetrizeOptions = {}) {
    const where = "SymmetrizedNetwork";
    noMore(where, arguments, 3);
    requireArgument(where, "network", network, networkKind);
    requireArgument(where, "group", group, symmetryGroupKind);
    const options = requireOptions(where, given, kinds);
    this.#network = network;
    const fermions = options.statistics === "fermions";
    this.#action = { group, fermions };
    this.#commutes = !fermions && !mapsFeatures(network.layers);
    if (fermions && group.flips) {
      throw new ArgumentError(`${where}: the flip of all spins is of spins, not of fermions. Take a group without it.`);
    }
    Object.freeze(this);
  }

  /** What is averaged. */
  get network(): Network {
    return this.#network;
  }

  /** What it is averaged over, with the characters. */
  get group(): SymmetryGroup {
    return this.#action.group;
  }

  /** What its inputs stand for. */
  get statistics(): "spins" | "fermions" {
    return this.#action.fermions ? "fermions" : "spins";
  }

  /** Number of elements that are averaged over. */
  get order(): number {
    return this.#action.group.order;
  }

  /**
   * NNGP kernel and NTK at infinite width, as `network.kernel`. Of complex characters, whose f_G is complex, they are ⟨f_G(x1)·f_G(x2)*⟩ and
   * ∇f_G(x1)·∇f_G(x2)*, Hermitian: n1×2n2 numbers, (re, im) pairs.
   */
  async kernel(x1: Matrix, x2?: Matrix, options: JobOptions = {}): Promise<KernelPair> {
    noMore("symmetrized.kernel", arguments, 3);
    requireArgument("symmetrized.kernel", "x1", x1, matrixKind);
    if (x2 !== undefined) requireArgument("symmetrized.kernel", "x2", x2, matrixKind);
    const { done, ...job } = rising(requireOptions("symmetrized.kernel", options, jobKinds));
    const kernels = await this.#kernels("symmetrized.kernel", x2 === undefined ? [x1] : [x1, x2], job);
    return done(await kernels.pairs(0, x2 === undefined ? 0 : 1, job));
  }

  /** K(x, x) and Θ(x, x) of every input. */
  async kernelDiagonal(x: Matrix, options: JobOptions = {}): Promise<KernelDiagonal> {
    noMore("symmetrized.kernelDiagonal", arguments, 2);
    requireArgument("symmetrized.kernelDiagonal", "x", x, matrixKind);
    const { done, ...job } = rising(requireOptions("symmetrized.kernelDiagonal", options, jobKinds));
    return done(await (await this.#kernels("symmetrized.kernelDiagonal", [x], job)).diagonal(0, job));
  }

  /**
   * The network compiled once for several sets of inputs.
   *
   * @throws {ShapeError} if inputs have another number of components than the group has sites; as `network.kernels`.
   */
  async kernels(inputs: readonly Matrix[], options: JobOptions = {}): Promise<PairKernels> {
    noMore("symmetrized.kernels", arguments, 2);
    requireArgument(
      "symmetrized.kernels",
      "inputs",
      inputs,
      list("a list of matrices of inputs", matrixKind, { least: 1 }),
    );
    const { done, ...job } = rising(requireOptions("symmetrized.kernels", options, jobKinds));
    return done(await this.#kernels("symmetrized.kernels", inputs, job));
  }

  async #kernels(where: string, inputs: readonly Matrix[], { signal }: JobOptions): Promise<SymmetrizedKernels> {
    for (const x of inputs) await this.#requireInputs(where, x, signal);
    const rows = inputs.reduce((sum, one) => sum + one.rows, 0);
    const what = `the images of inputs under ${this.order} operations`;
    requireMemory(where, what, symmetrizedBytes(rows, this.#action, this.#commutes), "Take fewer inputs.");
    const compiled = await compiledKernels(this.#network.layers, inputs, { signal });
    const features = (images: Matrix, stop: AbortSignal | undefined) =>
      mapFeatures(this.#network.layers, images, { signal: stop });
    return new SymmetrizedKernels(compiled, inputs, this.#action, this.#commutes, features);
  }

  /** Initial parameters of the network, as `network.init`. */
  init(inputs: number, options: InitOptions = {}): Promise<LayerParameters[]> {
    noMore("symmetrized.init", arguments, 2);
    return this.#network.init(inputs, options);
  }

  /** The outputs of the finite network, averaged over the group, one row per input; (re, im) pairs where characters are complex. */
  async apply(parameters: Parameters, inputs: Matrix, options: JobOptions = {}): Promise<Matrix> {
    noMore("symmetrized.apply", arguments, 3);
    const { done, ...job } = rising(requireOptions("symmetrized.apply", options, jobKinds));
    const of = (images: Matrix) => this.#network.apply(parameters, images, partOf(job, 0.1, 0.9));
    return done(await this.#average("symmetrized.apply", inputs, of, job.signal));
  }

  /** ∂f_G(x)/∂θ of one output, as `network.jacobian`; (re, im) pairs where characters are complex. */
  async jacobian(parameters: Parameters, inputs: Matrix, options: JacobianOptions = {}): Promise<Matrix> {
    noMore("symmetrized.jacobian", arguments, 3);
    const { output = 0, done, ...job } = rising(requireOptions("symmetrized.jacobian", options, jacobianKinds));
    const of = (images: Matrix) => this.#network.jacobian(parameters, images, { output, ...partOf(job, 0.1, 0.9) });
    return done(await this.#average("symmetrized.jacobian", inputs, of, job.signal));
  }

  async #average(
    where: string,
    inputs: Matrix,
    of: (images: Matrix) => Promise<Matrix>,
    signal: AbortSignal | undefined,
  ): Promise<Matrix> {
    requireArgument(where, "inputs", inputs, matrixKind);
    await requireFiniteEntries(where, "inputs", inputs.data, inputs.columns, { signal });
    await this.#requireInputs(where, inputs, signal);
    const images = await imagesOf(this.#action, inputs, signal);
    const values = await of(images.inputs);
    const { coefficients, imaginary, owners } = images;
    const parts = imaginary === undefined ? 1 : 2;
    const result = new Matrix(inputs.rows, parts * values.columns);
    const sum = (begin: number, end: number) => {
      for (let image = begin; image < end; image++) {
        const [row, value] = [result.row(owners[image]!), values.row(image)];
        for (let k = 0; k < value.length; k++) {
          row[parts * k]! += coefficients[image]! * value[k]!;
          if (imaginary !== undefined) row[2 * k + 1]! += imaginary[image]! * value[k]!;
        }
      }
    };
    await inTurns(owners.length, sum, { cost: parts * values.columns, signal });
    return result;
  }

  async #requireInputs(where: string, x: Matrix, signal: AbortSignal | undefined): Promise<void> {
    if (x.columns !== this.#action.group.sites) {
      throw new ShapeError(
        `${where}: inputs have ${x.columns} components, and the group acts on ${this.#action.group.sites} sites. Give one component for each site.`,
      );
    }
    if (!this.#action.fermions) return;
    const isLevel = (level: number) => levels.includes(level);
    if (await everyInTurns(x.data, isLevel, signal)) return;
    const wrong = x.data.find((level) => !isLevel(level));
    throw new ArgumentError(`${where}: a site of fermions must be −1.5, −0.5, 0.5 or 1.5, not ${wrong}.`);
  }
}

/** What a site of fermions is as an input. */
const levels: readonly number[] = [-1.5, -0.5, 0.5, 1.5];

const symmetrizedKind = instance(SymmetrizedNetwork, "what stax.symmetrize returns");

/** Whether a network is averaged with complex characters, so that its outputs are complex. */
export function hasComplexCharacters(network: Network | SymmetrizedNetwork): network is SymmetrizedNetwork {
  return network instanceof SymmetrizedNetwork && !network.group.isReal;
}

/** A network or its average over a group, as an argument of what needs its kernels alone. */
export const kernelNetworkKind: typeof networkKind = (value) =>
  symmetrizedKind(value) === undefined ? undefined : networkKind(value);

/**
 * The average of a network over a group of symmetries with a character: its outputs are those of invariant states, ψ(gx) = χ(g)*·s(g, x)·ψ(x).
 *
 * @param network - Any network whose inputs are one number for each site.
 * @param group - With its characters, such as graph.spaceGroup(lattice).
 * @throws {ArgumentError} for a flip of fermions.
 *
 * @example
 * ```ts
 * import { graph, hilbert, stax } from "infinite-nnqs";
 *
 * const plain = stax.serial(stax.dense(16), stax.relu(), stax.dense(1));
 * const invariant = stax.symmetrize(plain, graph.spaceGroup(graph.chain(4)));
 * const { ntk } = await invariant.kernel(await hilbert.spins(4).inputs());
 * console.log(ntk.get(1, 3) === ntk.get(2, 3)); // true
 * ```
 */
export function symmetrize(
  network: Network,
  group: SymmetryGroup,
  options: SymmetrizeOptions = {},
): SymmetrizedNetwork {
  noMore("symmetrize", arguments, 3);
  return inNameOf("symmetrize", () => new SymmetrizedNetwork(network, group, options));
}
