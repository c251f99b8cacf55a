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
  whole,
} from "../arguments/index.js";
import { type Element, requireRealCharacters, type SymmetryGroup, symmetryGroupKind } from "../graph/symmetryGroup.js";
import { Matrix, matrixKind } from "../linalg/matrix.js";
import { ArgumentError, ShapeError } from "../native/errors.js";
import { type JobOptions, runJob } from "../native/job.js";
import { requireMemory } from "../native/memory.js";
import { rising } from "../native/progress.js";
import { inTurns, Turns } from "../native/turns.js";
import type { CompiledKernels, KernelDiagonal, KernelPair } from "./compiledKernels.js";
import { type Network, networkKind } from "./network.js";
import type { InitOptions, LayerParameters, Parameters } from "./parameters.js";

/** Options of {@link symmetrize}. */
export interface SymmetrizeOptions {
  /**
   * How inputs stand for states. `spins` (the default): a permutation of sites permutes the inputs, the flip changes their signs. `fermions`:
   * inputs are the levels −1.5 + 2n↑ + n↓ of sites, and a permutation has the sign of reordering the fermions.
   */
  readonly statistics?: "spins" | "fermions";
}

const kinds: Kinds<SymmetrizeOptions> = { statistics: oneOf("spins", "fermions") };

/** The kernels between any two of several sets of inputs, as predictions need them. */
export type PairKernels = Pick<CompiledKernels, "pairs" | "nngp" | "diagonal">;

/** Inputs that one input is taken to, and the coefficient of each in the average. */
interface Images {
  readonly inputs: Matrix;
  /** Row of the set that an image belongs to; ascending. */
  readonly owners: Int32Array;
  readonly coefficients: Float64Array;
}

/** A set of inputs: numbers of the compiled sets that hold it and its images. */
interface InputSet extends Images {
  readonly rows: number;
  readonly plainSet: number;
  readonly imageSet: number;
}

/** Bytes of the images of inputs, twice. */
export function symmetrizedBytes(inputs: number, { order, sites }: SymmetryGroup): number {
  return 16 * inputs * order * sites;
}

/**
 * A network averaged over a group: f_G(x) = (1/|G|)·Σ_g χ(g)·s(g, x)·f(gx), where s is the sign of reordering fermions. Its infinite width has
 * kernels of its own; `predict.supervised`, `predict.streamed` and `ensemble.train` take it as they take a network.
 */
export class SymmetrizedNetwork {
  readonly #network: Network;
  readonly #group: SymmetryGroup;
  readonly #fermions: boolean;
  /** Whether K(gx, gy) = K(x, y) for what the group does: then one sum over it is enough, else two are. */
  readonly #commutes: boolean;

  /** @throws as {@link symmetrize}. */
  constructor(network: Network, group: SymmetryGroup, given: SymmetrizeOptions = {}) {
    const where = "SymmetrizedNetwork";
    noMore(where, arguments, 3);
    requireArgument(where, "network", network, networkKind);
    requireArgument(where, "group", group, symmetryGroupKind);
    requireRealCharacters(where, group);
    const options = requireOptions(where, given, kinds);
    this.#network = network;
    this.#group = group;
    this.#fermions = options.statistics === "fermions";
    this.#commutes = !this.#fermions && network.layers.every(({ type }) => type !== "fourierFeatures");
    if (this.#fermions && group.flips) {
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
    return this.#group;
  }

  /** What its inputs stand for. */
  get statistics(): "spins" | "fermions" {
    return this.#fermions ? "fermions" : "spins";
  }

  /** Number of elements that are averaged over. */
  get order(): number {
    return this.#group.order;
  }

  /** NNGP kernel and NTK at infinite width, as `network.kernel`: Σ over images of x2, and of x1 where permutations have signs. */
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

  async #kernels(where: string, inputs: readonly Matrix[], { signal }: JobOptions): Promise<PairKernels> {
    const rows = inputs.reduce((sum, one) => sum + one.rows, 0);
    const what = `the images of all inputs under ${this.order} operations`;
    requireMemory(where, what, symmetrizedBytes(rows, this.#group), "Take fewer inputs.");
    const compiledInputs: Matrix[] = [];
    const add = (matrix: Matrix) => compiledInputs.push(matrix) - 1;
    const sets: InputSet[] = [];
    for (const x of inputs) {
      this.#requireInputs(where, x);
      const images = await this.#images(x, signal);
      sets.push({ ...images, rows: x.rows, plainSet: add(x), imageSet: add(images.inputs) });
    }
    const compiled = await this.#network.kernels(compiledInputs, { signal });
    return new SymmetrizedKernels(compiled, sets, this.#commutes);
  }

  /** Initial parameters of the network, as `network.init`. */
  init(inputs: number, options: InitOptions = {}): Promise<LayerParameters[]> {
    noMore("symmetrized.init", arguments, 2);
    return this.#network.init(inputs, options);
  }

  /** The outputs of the finite network, averaged over the group, one row per input. */
  async apply(parameters: Parameters, inputs: Matrix): Promise<Matrix> {
    noMore("symmetrized.apply", arguments, 2);
    return this.#average("symmetrized.apply", inputs, (images) => this.#network.apply(parameters, images));
  }

  /** ∂f_G(x)/∂θ of one output, as `network.jacobian`. */
  async jacobian(parameters: Parameters, inputs: Matrix, options: { readonly output?: number } = {}): Promise<Matrix> {
    noMore("symmetrized.jacobian", arguments, 3);
    const { output = 0 } = requireOptions("symmetrized.jacobian", options, { output: whole(0) });
    return this.#average("symmetrized.jacobian", inputs, (images) =>
      this.#network.jacobian(parameters, images, { output }),
    );
  }

  async #average(where: string, inputs: Matrix, of: (images: Matrix) => Promise<Matrix>): Promise<Matrix> {
    this.#requireInputs(where, inputs);
    const images = await this.#images(inputs, undefined);
    const values = await of(images.inputs);
    const result = new Matrix(inputs.rows, values.columns);
    const sum = (begin: number, end: number) => {
      for (let image = begin; image < end; image++) {
        const [row, value] = [result.row(images.owners[image]!), values.row(image)];
        for (let k = 0; k < row.length; k++) row[k]! += images.coefficients[image]! * value[k]!;
      }
    };
    await inTurns(images.owners.length, sum, { cost: values.columns });
    return result;
  }

  /** The different images of every row, with the sum of the coefficients of the elements that take it there; those of 0 are left out. */
  async #images(x: Matrix, signal: AbortSignal | undefined): Promise<Images> {
    const { elements, order } = this.#group;
    const width = x.columns;
    const most = x.rows * order;
    const [data, owners, coefficients] = [new Float64Array(most * width), new Int32Array(most), new Float64Array(most)];
    const table = new ImageTable(data, width, order);
    const turns = new Turns(signal);
    let count = 0;
    for (let row = 0; row < x.rows; row++) {
      await turns.next();
      const [first, from] = [count, x.row(row)];
      table.clear();
      for (const element of elements) {
        const sign = this.#writeImage(from, element, data, count * width);
        const known = table.find(count);
        if (known === count) owners[count++] = row;
        coefficients[known]! += sign;
      }
      let kept = first;
      for (let image = first; image < count; image++) {
        const sum = coefficients[image]!;
        coefficients[image] = 0;
        if (sum === 0) continue;
        data.copyWithin(kept * width, image * width, (image + 1) * width);
        owners[kept] = row;
        coefficients[kept++] = sum / order;
      }
      count = kept;
    }
    return {
      inputs: new Matrix(count, width, data.subarray(0, count * width)),
      owners: owners.subarray(0, count),
      coefficients: coefficients.subarray(0, count),
    };
  }

  /** Writes an image of x, and returns its sign. */
  #writeImage(x: Float64Array, { sites, flip, character }: Element, to: Float64Array, at: number): number {
    for (let i = 0; i < x.length; i++) to[at + sites[i]!] = flip ? -x[i]! : x[i]!;
    return this.#fermions ? character * reorderingSign(x, sites) : character;
  }

  #requireInputs(where: string, x: Matrix): void {
    requireArgument(where, "inputs", x, matrixKind);
    if (x.columns !== this.#group.sites) {
      throw new ShapeError(
        `${where}: inputs have ${x.columns} components, and the group acts on ${this.#group.sites} sites. Give one component for each site.`,
      );
    }
    if (!this.#fermions) return;
    const wrong = x.data.find((level) => ![-1.5, -0.5, 0.5, 1.5].includes(level));
    if (wrong === undefined) return;
    throw new ArgumentError(`${where}: a site of fermions is −1.5, −0.5, 0.5 or 1.5, not ${wrong}.`);
  }
}

const symmetrizedKind = instance(SymmetrizedNetwork, "what stax.symmetrize returns");

/** A network or its average over a group, as an argument of what needs its kernels alone. */
export const kernelNetworkKind: typeof networkKind = (value) =>
  symmetrizedKind(value) === undefined ? undefined : networkKind(value);

/**
 * The average of a network over a group of symmetries with a character: its outputs are those of invariant states, ψ(gx) = χ(g)·s(g, x)·ψ(x).
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

/** Numbers of different images of one input, found by what they are. */
class ImageTable {
  readonly #words: Uint32Array;
  readonly #slots: Int32Array;

  constructor(
    private readonly data: Float64Array,
    private readonly width: number,
    most: number,
  ) {
    this.#words = new Uint32Array(data.buffer, data.byteOffset, 2 * data.length);
    this.#slots = new Int32Array(2 ** Math.ceil(1 + Math.log2(most)));
  }

  clear(): void {
    this.#slots.fill(-1);
  }

  /** The number of the image that equals number `image`: that of an earlier one, or its own, which is known from now on. */
  find(image: number): number {
    const [slots, words, width] = [this.#slots, this.#words, this.width];
    let hash = 0;
    for (let at = 2 * image * width; at < 2 * (image + 1) * width; at++)
      hash = Math.imul(hash ^ words[at]!, 0x9e3779b1) ^ (hash >>> 15);
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 13)) & mask; ; slot = (slot + 1) & mask) {
      const known = slots[slot]!;
      if (known < 0) {
        slots[slot] = image;
        return image;
      }
      if (this.#same(known, image)) return known;
    }
  }

  #same(a: number, b: number): boolean {
    const { data, width } = this;
    for (let k = 0; k < width; k++) if (data[a * width + k] !== data[b * width + k]) return false;
    return true;
  }
}

/** The sign of bringing ↑ and ↓ operators back into ascending order once their sites are permuted. */
function reorderingSign(levels: Float64Array, sites: Int32Array): 1 | -1 {
  let odd = false;
  for (let i = 0; i < levels.length; i++) {
    const [up, down] = [levels[i]! > 0, levels[i] === -0.5 || levels[i] === 1.5];
    for (let k = 0; k < i; k++) {
      if (sites[k]! < sites[i]!) continue;
      if (up && levels[k]! > 0) odd = !odd;
      if (down && (levels[k] === -0.5 || levels[k] === 1.5)) odd = !odd;
    }
  }
  return odd ? -1 : 1;
}

/** Rows whose diagonal is computed at once: of their kernel only the diagonal is wanted. */
const diagonalRows = 16;

/** Sums of compiled kernels over images. */
class SymmetrizedKernels implements PairKernels {
  constructor(
    private readonly compiled: CompiledKernels,
    private readonly sets: readonly InputSet[],
    private readonly commutes: boolean,
  ) {}

  async pairs(a: number, b: number, options: JobOptions = {}): Promise<KernelPair> {
    const { nngp, ntk } = await this.#sums(a, b, false, options);
    const [rows, columns] = [this.sets[a]!.rows, this.sets[b]!.rows];
    return { nngp: new Matrix(rows, columns, nngp), ntk: new Matrix(rows, columns, ntk!) };
  }

  async nngp(a: number, b: number, options: JobOptions = {}): Promise<Matrix> {
    const { nngp } = await this.#sums(a, b, true, options);
    return new Matrix(this.sets[a]!.rows, this.sets[b]!.rows, nngp);
  }

  async diagonal(a: number, { signal, onProgress }: JobOptions = {}): Promise<KernelDiagonal> {
    const { rows } = this.sets[a]!;
    const [nngp, ntk] = [new Float64Array(rows), new Float64Array(rows)];
    for (let begin = 0; begin < rows; begin += diagonalRows) {
      const count = Math.min(diagonalRows, rows - begin);
      const [first, second] = [this.#left(a, begin, begin + count), this.#images(a, begin, begin + count)];
      const block = await this.#sum(first, second, count, count, { symmetric: false, nngpOnly: false }, { signal });
      for (let i = 0; i < count; i++) {
        nngp[begin + i] = block.nngp[i * (count + 1)]!;
        ntk[begin + i] = block.ntk![i * (count + 1)]!;
      }
      onProgress?.((begin + count) / rows);
    }
    return { nngp, ntk };
  }

  #sums(a: number, b: number, nngpOnly: boolean, options: JobOptions) {
    const [rows, columns] = [this.sets[a]!.rows, this.sets[b]!.rows];
    const [first, second] = [this.#left(a, 0, rows), this.#images(b, 0, columns)];
    return this.#sum(first, second, rows, columns, { symmetric: a === b, nngpOnly }, options);
  }

  #sum(
    first: Summands,
    second: Summands,
    rows: number,
    columns: number,
    kind: { readonly symmetric: boolean; readonly nngpOnly: boolean },
    options: JobOptions,
  ) {
    const request = {
      ...{ ...this.compiled.program, dimension: this.compiled.features[0]!.columns, rows, columns, ...kind },
      ...{ x1: first.x, owners1: first.owners, coefficients1: first.coefficients },
      ...{ x2: second.x, owners2: second.owners, coefficients2: second.coefficients },
    };
    return runJob("kernelSums", request, options, { where: "kernel" });
  }

  /** What the first index of sums runs over: the inputs themselves, if one sum is enough. */
  #left(set: number, begin: number, end: number): Summands {
    if (!this.commutes) return this.#images(set, begin, end);
    const x = this.compiled.features[this.sets[set]!.plainSet]!;
    return {
      x: x.data.subarray(begin * x.columns, end * x.columns),
      owners: Int32Array.from({ length: end - begin }, (_, i) => i),
      coefficients: new Float64Array(end - begin).fill(1),
    };
  }

  /** The images of some rows of a set, whose numbers count from `begin`. */
  #images(set: number, begin: number, end: number): Summands {
    const { owners, coefficients, imageSet } = this.sets[set]!;
    const x = this.compiled.features[imageSet]!;
    const [from, to] = [firstAtLeast(owners, begin), firstAtLeast(owners, end)];
    return {
      x: x.data.subarray(from * x.columns, to * x.columns),
      owners: begin === 0 ? owners.subarray(from, to) : owners.subarray(from, to).map((owner) => owner - begin),
      coefficients: coefficients.subarray(from, to),
    };
  }
}

/** Features of inputs with where each goes in a sum. */
interface Summands {
  readonly x: Float64Array;
  readonly owners: Int32Array;
  readonly coefficients: Float64Array;
}

/** The first index of an ascending list whose value is at least so much. */
function firstAtLeast(ascending: Int32Array, value: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
